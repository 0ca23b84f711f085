"""How Rasa is trained and started in its own environment (rasa_server/.venv), which this one cannot import.

RasaProcessError    a FyraError
├── RasaMissing     its environment has not been built
├── ModelMissing    nothing has been trained, so there is nothing to serve
└── TrainingFailed  Rasa refused the configuration or the data; the message ends with its last words
"""

import hashlib
import os
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.model.errors import FyraError
from bot.rasa_process.lock_store import lock_store
from bot.rasa_process.problems import own_problems as own_problems
from bot.rasa_process.problems import training_inputs

MODEL_NAME = "current.tar.gz"
TRAINING_TIMEOUT = 900.0
"""Seconds. It takes under one minute on two quiet cores."""

_LAST_WORDS = 20
_INPUTS = ("config.yml", "domain.yml", "data", "rasa_server/components", "rasa_server/requirements.txt")
_INPUT_SUFFIXES = frozenset({".yml", ".yaml", ".py", ".txt"})
_PASSED_ON = ("PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "FYRA_EMBEDDINGS_KEY", "FYRA_TRACKER_DB")
_QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TQDM_DISABLE": "1",
    # One thread for the sentence vectors: on a busy machine several wait for each other and take ten times as long.
    "OMP_NUM_THREADS": "1",
}


class RasaProcessError(FyraError):
    """Rasa cannot be trained or started."""


class RasaMissing(RasaProcessError):
    """Rasa's environment has not been built: run scripts/setup."""


class ModelMissing(RasaProcessError):
    """No model has been trained: run fyra train."""


class TrainingFailed(RasaProcessError):
    """Rasa could not train a model."""


@dataclass(frozen=True, slots=True)
class RasaProject:
    """Where things are. ``root`` holds domain.yml, ``var`` everything that is written."""

    root: Path
    var: Path

    @property
    def executable(self) -> Path:
        """The `rasa` command."""
        return self.root / "rasa_server" / ".venv" / "bin" / "rasa"

    @property
    def models(self) -> Path:
        """The folder of the trained model and of the stamp beside it."""
        return self.var / "models"

    @property
    def model(self) -> Path:
        """The model that is served."""
        return self.models / MODEL_NAME

    @property
    def stamp(self) -> Path:
        """Holds the fingerprint of what the model was trained on."""
        return self.models / "current.inputs.sha256"


def fingerprint(root: Path) -> str:
    """Return a hash over all that training depends on: configuration, domain, data, components, locked versions."""
    total = hashlib.sha256()
    for path in _inputs(root):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(root).as_posix()} {content}\n".encode())
    return total.hexdigest()


def is_trained(project: RasaProject) -> bool:
    """Whether the model is there and was trained on what is there now."""
    if not project.model.is_file() or not project.stamp.is_file():
        return False
    return project.stamp.read_text(encoding="utf-8").strip() == fingerprint(project.root)


def train(project: RasaProject, *, log: Path, environ: Mapping[str, str] | None = None) -> bool:
    """Train unless the model is up to date; return whether it was trained.

    The old model stays in place until the new one is whole. Rasa's own output goes to ``log``. Raises RasaMissing and
    TrainingFailed.
    """
    if is_trained(project):
        return False
    if not project.executable.exists():
        message = f"{project.executable} is missing: run scripts/setup"
        raise RasaMissing(message)
    before = fingerprint(project.root)
    project.models.mkdir(parents=True, exist_ok=True)
    log.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=project.models) as folder:
        _run_training(project, Path(folder), log, environ)
        # Without its stamp a model counts as old, so the order of these two steps is safe at every instant.
        project.stamp.unlink(missing_ok=True)
        (Path(folder) / MODEL_NAME).replace(project.model)
    project.stamp.write_text(before + "\n", encoding="utf-8")
    return True


def train_argv(project: RasaProject, out: Path) -> list[str]:
    """The command that trains into ``out``; to be run in the project's root with environment().

    What has to be written for it goes beside the model to be.
    """
    inputs = training_inputs(project.root, out / "inputs")
    return [
        *(str(project.executable), "train", "--quiet", "--skip-validation"),
        *("--config", "config.yml", "--domain", str(inputs.domain), "--data", *map(str, inputs.data)),
        *("--out", str(out), "--fixed-model-name", MODEL_NAME.removesuffix(".tar.gz")),
    ]


def serve_argv(project: RasaProject, *, port: int) -> list[str]:
    """The command that serves the model on loopback; to be run in the project's root with environment().

    Raises ModelMissing: Rasa itself would silently load the newest file that it finds beside the missing one.
    """
    if not project.model.is_file():
        message = f"{project.model} is missing: run fyra train"
        raise ModelMissing(message)
    return [
        *(str(project.executable), "run", "--quiet", "--interface", "127.0.0.1", "--port", str(port)),
        *("--model", str(project.model), "--endpoints", "endpoints.yml", "--credentials", "credentials.yml"),
    ]


def environment(
    project: RasaProject, *, token: str = "", actions_url: str = "", environ: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Return Rasa's whole environment: little of ours (``environ``, by default the process's), no secret it can't use.

    ``token`` guards our channel and ``actions_url`` is the action server's address without a path; training needs
    neither. FYRA_TRACKER_DB, a SQLAlchemy address, defaults to a SQLite file in ``var``, FYRA_LOCK_STORE to Rasa's own
    memory. Raises LockStoreInvalid.
    """
    ours = os.environ if environ is None else environ
    passed = {name: ours[name] for name in _PASSED_ON if ours.get(name)}
    tracker = f"sqlite:///{(project.var / 'rasa_tracker.db').absolute()}"
    return {
        "FYRA_TRACKER_DB": tracker,
        **passed,
        **lock_store(ours.get("FYRA_LOCK_STORE", "")),
        **_QUIET,
        "PYTHONPATH": str(project.root),
        "RASA_CACHE_DIRECTORY": str(project.var / "rasa_cache"),
        "FYRA_RASA_TOKEN": token,
        "FYRA_ACTIONS_URL": actions_url,
    }


def _run_training(project: RasaProject, out: Path, log: Path, environ: Mapping[str, str] | None) -> None:
    with log.open("wb") as output:
        try:
            ended = subprocess.run(
                train_argv(project, out),
                cwd=project.root,
                env=environment(project, environ=environ),
                stdout=output,
                stderr=subprocess.STDOUT,
                timeout=TRAINING_TIMEOUT,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            message = f"training took longer than {TRAINING_TIMEOUT:.0f} s; see {log}"
            raise TrainingFailed(message) from error
    if ended.returncode != 0 or not (out / MODEL_NAME).is_file():
        words = log.read_text(encoding="utf-8", errors="replace").splitlines()[-_LAST_WORDS:]
        message = "\n".join([f"Rasa could not train a model (all of it in {log}):", *words])
        raise TrainingFailed(message)


def _inputs(root: Path) -> Iterator[Path]:
    for name in _INPUTS:
        start = root / name
        found = sorted(start.rglob("*")) if start.is_dir() else [start]
        yield from (path for path in found if path.is_file() and path.suffix in _INPUT_SUFFIXES)
