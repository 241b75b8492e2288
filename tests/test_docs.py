"""What the documents promise is what there is."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
from click.testing import CliRunner

from bot.cli import main
from bot.dialogue.schema import Answer, Case, Contact, Guidance, Question, Source, TopicFile
from bot.settings import Settings
from bot.telegram.handlers import PAGES

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
GUIDE = (ROOT / "dialogs" / "LISEZMOI.md").read_text(encoding="utf-8")


def test_the_readme_and_the_example_name_every_setting_and_no_other() -> None:
    settings = {name.upper() for name in Settings.model_fields}
    table = set(re.findall(r"`([A-Z]+_[A-Z_]+|OPERATOR)`", README))
    example = set(re.findall(r"^#?([A-Z_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE))
    assert table == settings
    assert example == settings


def test_the_readme_names_verbs_that_make_knows() -> None:
    verbs = set(re.findall(r"`?make ([a-z]+)\b", README)) - {"sure"}
    known = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert {"run", "test"} <= verbs <= known


def test_every_command_of_the_program_has_a_help_text() -> None:
    runner = CliRunner()
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command
        shown = runner.invoke(main, [name, "--help"])
        assert shown.exit_code == 0
        assert command.help, name


def test_the_guide_for_maintainers_explains_every_key_of_a_dialog_file() -> None:
    models = (TopicFile, Question, Answer, Case, Guidance, Contact, Source)
    keys = {field.alias or name for model in models for name, field in model.model_fields.items()}
    # Written by whoever checks the law, for the next one: `sources.yaml` explains them at its top.
    unexplained = {key for key in keys if not re.search(rf"\b{key}\b", GUIDE)} - {"version", "since"}
    assert unexplained == set()


def test_the_model_topic_of_the_guide_passes_the_check(tmp_path: Path) -> None:
    model = re.search(r"```yaml\n(topic: enfant.*?)```", GUIDE, re.DOTALL)
    assert model is not None
    dialogs = tmp_path / "dialogs"
    dialogs.mkdir()
    for name in ("communes", "sources", "contacts", "accueil", "modeles"):
        (dialogs / f"{name}.yaml").write_bytes((ROOT / "dialogs" / f"{name}.yaml").read_bytes())
    shutil.copytree(ROOT / "dialogs" / "modeles", dialogs / "modeles")
    (dialogs / "enfant.yaml").write_text(model[1], encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "bot", "check", "--dialogs", str(dialogs)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    own = [line for line in done.stdout.splitlines() if "enfant.yaml" in line]
    # The excerpt leads to a topic and to endings that it leaves out, and to nothing else unknown.
    assert own
    assert all(" D020 " in line for line in own), own


def test_help_and_menu_speak_of_commands_that_are_answered() -> None:
    documented = set(re.findall(r"/([a-z]+) —", (ROOT / "bot" / "dialogue" / "pages.py").read_text(encoding="utf-8")))
    assert documented - {"start", "urgence", "effacer"} <= set(PAGES)


def test_nothing_shipped_names_a_package_registry_in_the_lock() -> None:
    assert "://" not in (ROOT / ".requirements.lock").read_text(encoding="utf-8")
