"""When the model is trained again: after a change of what it is made from, and of nothing else."""

from pathlib import Path

import pytest

from bot import training
from bot.training import fingerprint, rasa_environment

FILES = ("config.yml", "domain.yml", "data/faq/cost/price.yml", "data/rules/answers.yml", "knowledge/topics.yml")
MORE = ("models/encoder/SHA256SUMS", "bot/nlu/segments.py", "data/lookups/medicines.yml", "data/wording/gateway.yml")
OTHERS = ("data/condition_topics.yml", "knowledge/facts.yml", "clinic.yml", "bot/app.py")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A small project with one file of each kind."""
    for name in (*FILES, *MORE, *OTHERS):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("as it was", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("name", [*FILES, *MORE[:2]])
def test_a_change_of_what_the_model_is_made_from_changes_the_fingerprint(project: Path, name: str) -> None:
    before = fingerprint(project)
    (project / name).write_text("changed", encoding="utf-8")
    assert fingerprint(project) != before


@pytest.mark.parametrize("name", [*MORE[2:], *OTHERS])
def test_a_change_of_what_is_read_at_start_does_not(project: Path, name: str) -> None:
    before = fingerprint(project)
    (project / name).write_text("changed", encoding="utf-8")
    assert fingerprint(project) == before


def test_a_new_a_renamed_and_a_deleted_file_change_it(project: Path) -> None:
    seen = {fingerprint(project)}
    (project / "data/faq/new.yml").write_text("new", encoding="utf-8")
    seen.add(fingerprint(project))
    (project / "data/faq/new.yml").rename(project / "data/faq/other.yml")
    seen.add(fingerprint(project))
    (project / "data/rules/answers.yml").unlink()
    seen.add(fingerprint(project))
    assert len(seen) == 4


def test_compiled_files_do_not_count(project: Path) -> None:
    before = fingerprint(project)
    (project / "bot/nlu/segments.pyc").write_bytes(b"compiled")
    assert fingerprint(project) == before


def test_a_model_is_up_to_date_only_with_the_stamp_of_these_files(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, stamp = tmp_path / "current.tar.gz", tmp_path / "current.sha256"
    monkeypatch.setattr(training, "MODEL", model)
    monkeypatch.setattr(training, "STAMP", stamp)
    assert not training.up_to_date()
    stamp.write_text(fingerprint() + "\n", encoding="utf-8")
    assert not training.up_to_date()
    model.write_bytes(b"a model")
    assert training.up_to_date()
    assert training.train() is False
    stamp.write_text("of other files\n", encoding="utf-8")
    assert not training.up_to_date()


def test_rasas_environment_is_quiet_and_names_every_variable_of_its_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RASA_TELEMETRY_ENABLED", "true")
    monkeypatch.setenv("RASA_TOKEN", "mine")
    environment = rasa_environment(TRACKER_DATABASE_URL="sqlite:///x")
    assert environment["RASA_TELEMETRY_ENABLED"] == "false"
    assert (environment["RASA_TOKEN"], environment["TRACKER_DATABASE_URL"]) == ("mine", "sqlite:///x")
    assert environment["ACTION_ENDPOINT_URL"]
