"""bot/rasa_process.py against a small stand-in for the `rasa` command; tests/rasa_server/ uses the real one."""

import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from bot import rasa_process
from bot.rasa.client import CALL_SECONDS
from bot.rasa_process import ModelMissing, RasaMissing, RasaProject, TrainingFailed
from bot.rasa_process.lock_store import LockStoreInvalid

_RASA = """#!/usr/bin/env python3
import json, os, pathlib, sys
arguments = sys.argv[1:]
out = pathlib.Path(arguments[arguments.index("--out") + 1])
name = arguments[arguments.index("--fixed-model-name") + 1]
if pathlib.Path("config.yml").read_text() == "broken":
    sys.exit("no such component: broken")
(out / (name + ".tar.gz")).write_text(json.dumps({"env": dict(os.environ), "cwd": os.getcwd()}))
"""


@pytest.fixture
def project(tmp_path: Path) -> RasaProject:
    root = tmp_path / "fyra"
    for name, content in {
        "config.yml": "pipeline: []",
        "domain.yml": "intents: []",
        "data/nlu/en/social.yml": "hello",
        "rasa_server/components/featurizer.py": "scale = 8",
        "rasa_server/requirements.txt": "rasa",
        "rasa_server/.venv/bin/rasa": _RASA,
    }.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    made = RasaProject(root, tmp_path / "var")
    made.executable.chmod(made.executable.stat().st_mode | stat.S_IXUSR)
    return made


def _train(project: RasaProject, **environ: str) -> bool:
    return rasa_process.train(
        project, log=project.var / "log" / "train.log", environ={"PATH": "/usr/bin:/bin", **environ}
    )


def test_a_first_training_leaves_a_model_that_counts_as_trained(project: RasaProject) -> None:
    assert not rasa_process.is_trained(project)
    assert _train(project)
    assert project.model.is_file()
    assert rasa_process.is_trained(project)


def test_an_unchanged_project_is_not_trained_again(project: RasaProject) -> None:
    _train(project)
    assert not _train(project)


@pytest.mark.parametrize(
    "name", ["config.yml", "domain.yml", "data/nlu/sv/new.yml", "rasa_server/components/featurizer.py"]
)
def test_a_changed_input_is_trained_again(project: RasaProject, name: str) -> None:
    _train(project)
    path = project.root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("something else", encoding="utf-8")
    assert not rasa_process.is_trained(project)
    assert _train(project)


def test_a_renamed_input_changes_the_fingerprint(project: RasaProject) -> None:
    before = rasa_process.fingerprint(project.root)
    old = project.root / "data/nlu/en/social.yml"
    old.rename(old.with_name("greetings.yml"))
    assert rasa_process.fingerprint(project.root) != before


def test_compiled_files_do_not_change_the_fingerprint(project: RasaProject) -> None:
    before = rasa_process.fingerprint(project.root)
    compiled = project.root / "rasa_server/components/__pycache__/featurizer.pyc"
    compiled.parent.mkdir()
    compiled.write_bytes(b"x")
    assert rasa_process.fingerprint(project.root) == before


def test_a_failed_training_keeps_the_old_model_and_tells_rasas_last_words(project: RasaProject) -> None:
    _train(project)
    old = project.model.read_bytes()
    (project.root / "config.yml").write_text("broken", encoding="utf-8")
    with pytest.raises(TrainingFailed, match="no such component: broken"):
        _train(project)
    assert project.model.read_bytes() == old
    assert not rasa_process.is_trained(project)
    assert sorted(path.name for path in project.models.iterdir()) == [project.stamp.name, project.model.name]


def test_training_that_takes_too_long_is_a_failure(project: RasaProject, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rasa_process, "TRAINING_TIMEOUT", 0.2)
    project.executable.write_text("#!/bin/sh\nexec sleep 5\n", encoding="utf-8")
    with pytest.raises(TrainingFailed, match="longer than"):
        _train(project)


def test_training_without_rasas_environment_says_what_to_run(project: RasaProject) -> None:
    project.executable.unlink()
    with pytest.raises(RasaMissing, match="scripts/setup"):
        _train(project)


def test_rasa_runs_in_the_projects_folder_without_our_secrets(project: RasaProject) -> None:
    _train(project, TWILIO_AUTH_TOKEN="twilio", FYRA_SECRET_KEY="key")
    seen = json.loads(project.model.read_text(encoding="utf-8"))
    assert seen["cwd"] == str(project.root)
    assert not {"TWILIO_AUTH_TOKEN", "FYRA_SECRET_KEY"} & set(seen["env"])


def test_the_server_listens_on_loopback_and_is_given_its_model_by_name(project: RasaProject) -> None:
    _train(project)
    argv = rasa_process.serve_argv(project, port=5105)
    assert argv[argv.index("--interface") + 1] == "127.0.0.1"
    assert argv[argv.index("--model") + 1] == str(project.model)
    assert argv[argv.index("--port") + 1] == "5105"


def test_a_server_without_a_model_is_refused(project: RasaProject) -> None:
    with pytest.raises(ModelMissing, match="fyra train"):
        rasa_process.serve_argv(project, port=5105)


def test_the_servers_environment_holds_what_its_files_ask_for(project: RasaProject) -> None:
    env = rasa_process.environment(project, token="t", actions_url="http://127.0.0.1:5055", environ={})
    assert env["FYRA_RASA_TOKEN"] == "t"
    assert env["FYRA_ACTIONS_URL"] == "http://127.0.0.1:5055"
    assert env["FYRA_TRACKER_DB"] == f"sqlite:///{project.var}/rasa_tracker.db"


def test_a_tracker_store_of_ones_own_is_passed_on(project: RasaProject) -> None:
    env = rasa_process.environment(project, environ={"FYRA_TRACKER_DB": "postgresql+psycopg2://db/rasa"})
    assert env["FYRA_TRACKER_DB"] == "postgresql+psycopg2://db/rasa"


def test_turns_are_ordered_in_memory_unless_a_redis_is_named(project: RasaProject) -> None:
    assert rasa_process.environment(project, environ={})["FYRA_LOCK_TYPE"] == "in_memory"
    env = rasa_process.environment(project, environ={"FYRA_LOCK_STORE": "rediss://fyra:p%40ss@cache.internal:6390/3"})
    assert {name: value for name, value in env.items() if name.startswith("FYRA_LOCK_")} == {
        "FYRA_LOCK_TYPE": "redis",
        "FYRA_LOCK_HOST": "cache.internal",
        "FYRA_LOCK_PORT": "6390",
        "FYRA_LOCK_DB": "3",
        "FYRA_LOCK_USER": "fyra",
        "FYRA_LOCK_PASSWORD": "p@ss",
        "FYRA_LOCK_TLS": "yes",
    }


def test_a_dead_servers_lock_is_over_before_a_turn_is_given_up(project: RasaProject) -> None:
    lifetime = int(rasa_process.environment(project, environ={})["TICKET_LOCK_LIFETIME"])
    assert CALL_SECONDS < lifetime < 2 * CALL_SECONDS


@pytest.mark.parametrize("url", ["cache.internal:6379", "http://cache", "redis:///1", "redis://cache/one"])
def test_a_lock_store_that_is_no_redis_address_is_refused(project: RasaProject, url: str) -> None:
    with pytest.raises(LockStoreInvalid, match="FYRA_LOCK_STORE"):
        rasa_process.environment(project, environ={"FYRA_LOCK_STORE": url})


def test_endpoints_ask_for_nothing_that_the_environment_lacks(project: RasaProject) -> None:
    asked = set(re.findall(r"\$\{(\w+)\}", Path(__file__, "../../endpoints.yml").resolve().read_text(encoding="utf-8")))
    assert asked <= set(rasa_process.environment(project, environ={}))


def test_who_ends_us_while_we_train_ends_the_training(project: RasaProject) -> None:
    told = project.root / "pid"
    project.executable.write_text(f"#!/bin/sh\necho $$ > {told}.new && mv {told}.new {told}\nexec sleep 60\n", "utf-8")
    program = (
        "from pathlib import Path; from bot.cli.setup import train_if_needed; from bot.settings import read_settings;"
        f"train_if_needed(read_settings({{'FYRA_VAR': '{project.var}'}}, root=Path('{project.root}')))"
    )
    fyra = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.DEVNULL)
    while not told.exists():
        assert fyra.poll() is None
        time.sleep(0.02)
    fyra.terminate()
    assert fyra.wait(20) == 128 + signal.SIGTERM
    with pytest.raises(ProcessLookupError):
        os.kill(int(told.read_text("utf-8")), 0)
