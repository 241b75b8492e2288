"""The files of `deploy/` speak of settings, verbs, commands, files and packages that there are."""

from __future__ import annotations

import re
import shlex
import tomllib
from importlib.metadata import requires
from pathlib import Path
from typing import Any

import click
import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

from bot.cli import REVOKED, main
from bot.options import WRONG_USE
from bot.settings import Settings

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"
SETTINGS = {name.upper() for name in Settings.model_fields}
OWN = {"MOTUS_HOST", "MOTUS_REPLICAS"}
"""What the files of compose and of Caddy tell one another."""

PAGES = [DEPLOY / "README.md", DEPLOY / "registre-rgpd.md", ROOT / "SECURITY.md", ROOT / "LICENSES.md"]


def read(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def compose(name: str) -> dict[str, Any]:
    loaded: dict[str, Any] = YAML(typ="safe").load(read(name))
    return loaded


def locked(text: str) -> dict[str, str]:
    """What a lock says of each package and version: its hashes."""
    blocks = re.findall(r"^([a-z0-9._-]+==.*?)\\\n((?: +--hash.*\n?)+)", text, re.MULTILINE)
    return {name.strip(): hashes.replace("\\", "").strip() for name, hashes in blocks}


def test_compose_and_the_example_name_settings_that_there_are() -> None:
    example = set(re.findall(r"^([A-Z_]+)=", read("env.example"), re.MULTILINE))
    assert {"TELEGRAM_BOT_TOKEN", "WEBHOOK_SECRET"} <= example <= SETTINGS | OWN
    for name in ("compose.yaml", "compose.replicas.yaml"):
        services = compose(name)["services"]
        for service in services.values():
            assert set(service.get("environment", {})) <= SETTINGS | OWN
        assert set(re.findall(r"\$\{([A-Z_]+)", read(name))) <= example
    assert set(re.findall(r"\{\$([A-Z_]+)\}", read("Caddyfile"))) == OWN


def test_the_image_and_the_unit_name_settings_that_there_are() -> None:
    others = {"PATH", "PYTHONDONTWRITEBYTECODE", "MPLCONFIGDIR"}
    image = re.search(r"^ENV ((?:.*\\\n)*.*)", read("Dockerfile"), re.MULTILINE)
    unit = re.search(r"^Environment=(.*)", read("motus.service"), re.MULTILINE)
    assert image
    assert unit
    for found in (image, unit):
        names = set(re.findall(r"\b([A-Z_]+)=", found[1]))
        assert "USAGE_DB" in names
        assert names <= SETTINGS | others


def test_a_replica_has_a_file_of_counts_of_its_own_and_no_admins() -> None:
    services = compose("compose.replicas.yaml")["services"]
    assert services["bot2"]["volumes"] != compose("compose.yaml")["services"]["bot"]["volumes"]
    assert [services[name]["environment"] for name in ("bot", "bot2")] == [{"ADMIN_IDS": ""}] * 2
    assert len(services["stats"]["command"]) == len(services["stats"]["volumes"]) == 2


def test_only_the_proxy_is_open_to_the_world_and_only_for_the_webhook() -> None:
    services = {**compose("compose.yaml")["services"], **compose("compose.replicas.yaml")["services"]}
    assert [name for name, service in services.items() if "ports" in service] in ([], ["proxy"])
    bot = compose("compose.yaml")["services"]["bot"]
    assert "ports" not in bot
    assert bot["read_only"] is True
    path = re.search(r"path (/\S+)", read("Caddyfile"))
    assert path
    assert bot["environment"]["WEBHOOK_URL"].endswith("}" + path[1])
    assert "HEALTH_LISTEN=127.0.0.1:" in read("Dockerfile")


def test_what_is_started_is_a_command() -> None:
    started = re.search(r"^ExecStart=(.*)", read("motus.service"), re.MULTILINE)
    assert started
    program, *arguments = shlex.split(started[1])
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    commands = main.list_commands(click.Context(main))
    assert Path(program).name in project["scripts"]
    assert arguments == ["run"]
    assert 'ENTRYPOINT ["/venv/bin/motus"]\nCMD ["run"]' in read("Dockerfile")
    named = {
        each for page in PAGES for each in re.findall(r"(?:`|bin/|bot |exec motus )motus ([a-z]+)", page.read_text())
    }
    assert {"stats", "doctor"} <= named <= set(commands)


def test_the_unit_does_not_start_again_what_will_not_work() -> None:
    assert f"RestartPreventExitStatus={WRONG_USE} {REVOKED}\n" in read("motus.service")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_pages_name_settings_verbs_and_files_that_there_are(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert set(re.findall(r"`([A-Z]+_[A-Z_]+)`", text)) <= SETTINGS | OWN
    verbs = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"`make ([a-z]+)`", text)) <= verbs
    made = {"motus.cdx.json", ".env", "usage.db"}
    files = set(re.findall(r"`([\w./-]+\.(?:md|yaml|lock|service|json|py|db|example)|[A-Z][a-z]+file)`", text)) - made
    assert [each for each in sorted(files) if not ((page.parent / each).exists() or (ROOT / each).exists())] == []
    for link in re.findall(r"\]\((?!https?:)([^)#]+)", text):
        assert (page.parent / link).exists(), link


def test_what_a_server_runs_is_what_the_tests_run() -> None:
    whole = locked((ROOT / ".requirements.lock").read_text(encoding="utf-8"))
    server = locked(read("requirements.lock"))
    assert len(server) > 40
    assert server.items() <= whole.items()
    assert not any(name.startswith(("pytest==", "mypy==", "ruff==")) for name in server)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = {re.split("[<>=]", each)[0].replace(".", "-") for each in project["dependencies"]}
    assert asked <= {name.split("==")[0] for name in server}


def test_no_lock_names_a_registry() -> None:
    assert not [name for name in ("requirements.lock", "sbom.lock") if "://" in read(name)]


def test_the_image_is_rid_of_nothing_that_it_needs() -> None:
    """Only what the build asks for is taken out of it; and pip, with which sqlite-utils would install plugins."""
    gone = re.search(r'"uninstall", "--quiet", "--yes", \\\n(.*)\]', read("Dockerfile"))
    assert gone
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed: set[str] = set()
    waiting = [Requirement(each) for each in project["dependencies"]]
    while waiting:
        each = waiting.pop()
        name = canonicalize_name(each.name)
        if name not in needed and (each.marker is None or each.marker.evaluate({"extra": ""})):
            needed.add(name)
            waiting += map(Requirement, requires(name) or [])
    assert set(re.findall(r'"([a-z-]+)"', gone[1])) & needed == {"pip"}
    assert {"pluggy", "numpy"} <= needed


def test_each_package_has_its_licence_told() -> None:
    table = re.findall(r"^\| (\S+) \| ([^|]+) \| ([^|]+) \|$", (ROOT / "LICENSES.md").read_text(), re.MULTILINE)
    told = {f"{name}=={version}" for name, versions, _ in table[2:] for version in versions.split(", ")}
    assert told == {name.split(" ;")[0] for name in locked(read("requirements.lock"))}
    assert not [name for name, _, licence in table if licence in ("not told", "not installed here")]
