import stat
from concurrent.futures import ThreadPoolExecutor

from bot.secrets import own_secret
from bot.settings import read_settings


def test_a_secret_is_made_once_and_kept_for_our_own_user_alone(tmp_path):
    settings = read_settings({"FYRA_VAR": str(tmp_path)})
    first = own_secret(settings, "FYRA_SECRET_KEY")
    assert own_secret(settings, "FYRA_SECRET_KEY") == first
    file = tmp_path / "secrets" / "fyra_secret_key"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_given_secret_is_used_as_it_is(tmp_path):
    settings = read_settings({"FYRA_VAR": str(tmp_path), "FYRA_SECRET_KEY": "given"})
    assert own_secret(settings, "FYRA_SECRET_KEY") == "given"
    assert not (tmp_path / "secrets").exists()


def test_processes_that_start_together_agree_on_one_secret(tmp_path):
    settings = read_settings({"FYRA_VAR": str(tmp_path)})
    with ThreadPoolExecutor(8) as pool:
        made = set(pool.map(lambda _: own_secret(settings, "FYRA_RASA_TOKEN"), range(32)))
    assert len(made) == 1
