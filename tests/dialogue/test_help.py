"""Each code has its page in French, whose bad example gives exactly the message it shows, and whose good one none."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from help_pages import PAGES, Bench, read_page

from bot.dialogue.findings import KINDS, Severity
from bot.i18n import Language

CODES = sorted(KINDS)
INDEX = PAGES / "LISEZMOI.md"


def told(line: str) -> str:
    """A message without its line number in the catalogue of the program, which moves with each new message."""
    return re.sub(r"(?<=/bot\.po):\d+:", ":…:", line)


def test_every_code_has_its_page_and_no_page_is_left_of_another() -> None:
    assert sorted(path.stem for path in PAGES.glob("D*.md")) == CODES


@pytest.mark.parametrize("code", CODES)
def test_the_bad_example_gives_the_message_of_the_page_and_the_good_one_none(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, languages: Mapping[str, Language]
) -> None:
    page = read_page(PAGES / f"{code}.md")
    assert page.code == code
    monkeypatch.chdir(tmp_path)
    bench = Bench(tmp_path, page, languages)
    bench.lay()
    assert bench.lines(bench.report()) == []
    bench.spoil()
    report = bench.report()
    assert [*map(told, bench.lines(report))] == [*map(told, page.lines)]
    assert [finding.code for finding in report.findings] == [code]
    assert (report.corpus is None) == (KINDS[code].severity is Severity.ERROR)


def test_the_index_names_each_page_with_its_title() -> None:
    listed = dict(re.findall(r"^- \[(D\d{3})\]\(D\d{3}\.md\) · (.+)$", INDEX.read_text(encoding="utf-8"), re.MULTILINE))
    assert listed == {code: read_page(PAGES / f"{code}.md").title for code in CODES}
