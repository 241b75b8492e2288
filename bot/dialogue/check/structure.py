"""What can be seen of the graph without walking it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import pairwise

from bot.dialogue.corpus import START, Corpus
from bot.dialogue.findings import Finding, Place


def circles(corpus: Corpus) -> Iterator[Finding]:
    """D032: a conversation must not come back to where it was."""
    graph: dict[str, dict[str, None]] = defaultdict(dict)  # not sets: the same circle is told each time
    places: dict[tuple[str, str], Place] = {}
    starts = ((f"{topic.id}/{START}", way) for topic in corpus.topics.values() for way in topic.start)
    for source, way in (*starts, *corpus.edges()):
        graph[source][way.target] = None
        places.setdefault((source, way.target), way.place)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        # graphlib names the nodes against the arrows: each one's successor comes before it
        cycle: list[str] = list(reversed(error.args[1]))
        closing = max(places[pair] for pair in pairwise(cycle) if pair in places)
        yield Finding(closing, "D032", {"cycle": " → ".join(cycle)})


def topics_nobody_offers(corpus: Corpus) -> Iterator[Finding]:
    """D037: each topic stands in a menu, or is opened by the first screen."""
    offered = {corpus.home.urgent, corpus.home.guided, corpus.home.brief}
    for topic in corpus.topics.values():
        if topic.group is None and topic.id not in offered:
            yield Finding(topic.place, "D037")


def groups_without_topic(corpus: Corpus) -> Iterator[Finding]:
    """D101: a group that no topic names is shown nowhere."""
    for group in corpus.home.groups.values():
        if not corpus.in_group(group.id):
            yield Finding(corpus.places[group.title.id], "D101", {"group": group.id})
