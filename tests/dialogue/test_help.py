"""Each code has its page in French, whose bad example gives exactly the message it shows, and whose good one none."""

import re
from pathlib import Path

import pytest
from help_pages import PAGES, Bench, read_page

from bot.dialogue.findings import KINDS

CODES = sorted(KINDS)
INDEX = PAGES / "LISEZMOI.md"


def test_every_code_has_its_page_and_no_page_is_left_of_another() -> None:
    assert sorted(path.stem for path in PAGES.glob("D*.md")) == CODES


@pytest.mark.parametrize("code", CODES)
def test_the_bad_example_gives_the_message_of_the_page_and_the_good_one_none(
    code: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = read_page(PAGES / f"{code}.md")
    assert page.code == code
    monkeypatch.chdir(tmp_path)
    bench = Bench(tmp_path, page)
    bench.lay()
    assert bench.lines() == []
    bench.spoil()
    assert bench.lines() == page.lines
    assert [finding.code for finding in bench.report().findings] == [code]


def test_the_index_names_each_page_with_its_title() -> None:
    listed = dict(re.findall(r"^- \[(D\d{3})\]\(D\d{3}\.md\) · (.+)$", INDEX.read_text(encoding="utf-8"), re.MULTILINE))
    assert listed == {code: read_page(PAGES / f"{code}.md").title for code in CODES}
