"""The emulators, started once by each process of the tests that needs them, and the bot at them, new for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import pytest
import trustme

from bot.app import warm_up
from tests.emulators.installation import Emulators, Installation, make_emulated_school, running, seed
from tests.emulators.processes import start_slack_and_twilio, start_telegram
from tests.support.databases import FreshDatabase, Kind


@pytest.fixture(scope="session")
def emulators(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Emulators]:
    """All three, which trust the certificate of the bot's address."""
    folder = tmp_path_factory.mktemp("emulators")
    authority, certificate, trusted = trustme.CA(), folder / "bot.pem", folder / "authority.pem"
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(certificate))
    authority.cert_pem.write_to_path(str(trusted))
    with (
        start_telegram(trusted, folder / "telegram.log") as telegram,
        start_slack_and_twilio(seed(), trusted, folder / "slack-and-twilio.log") as others,
    ):
        # The emulators wait ten seconds for the bot's answer; on a busy machine its first one could take longer.
        warm_up()
        yield Emulators(others, **telegram.hear(), **others.hear(), certificate=certificate)


@pytest.fixture
def kind() -> Kind:
    """SQLite, unless a test says otherwise."""
    return "sqlite"


@pytest.fixture
async def bot(
    emulators: Emulators, kind: Kind, fresh_database: FreshDatabase, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Installation]:
    """The bot, with all three platforms at the emulators."""
    folder = tmp_path_factory.mktemp("bot")
    async with running(emulators, fresh_database(kind, make_emulated_school), folder) as installation:
        yield installation
