"""Ways of breaking the small corpus that several tests share."""

from __future__ import annotations

from small import Small

MORE_TOPICS = 12
"""With « Accueil », one row more than a menu may hold."""

TO_CHILD = "      mineur: {next: enfant/debut}\n      majeur: {next: enfant/debut}\n"
TO_URGENT = TO_CHILD.replace("enfant", "urgence")
ENDING = (
    "guidance:\n  fin:\n    verdict: taire\n    title: Fin\n    why: Voilà.\n    do: [Rien.]\n"
    "    call: [ordre]\n    law: [cp-226-14]\n"
)


def long_chain(small: Small, questions: int = 18) -> Small:
    """Questions in a row: the code of the eighteenth answer would have 65 characters."""
    text = 'topic: enfant\ntitle: "Un enfant"\ngroup: proteger\nstart: q1\nquestions:\n'
    for number in range(1, questions + 1):
        following = f"q{number + 1}" if number < questions else "fin"
        text += f'  q{number}:\n    ask: "Question {number}."\n    answers:\n'
        text += f'      a: {{label: "Encore", next: {following}}}\n      b: {{label: "Fin", next: fin}}\n'
    return small.write("enfant", text + ENDING).replace("entretien", TO_CHILD, TO_URGENT)


def crowded(small: Small) -> Small:
    for number in range(1, MORE_TOPICS):
        small.write(
            f"sujet-{number}", f'topic: sujet-{number}\ntitle: "Sujet {number}"\ngroup: proteger\nstart: fin\n{ENDING}'
        )
    return small
