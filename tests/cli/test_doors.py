"""A process that stays gets passwords by the configuration of the moment, and an unusable one is told as a failure."""

import asyncio
from argparse import Namespace
from pathlib import Path

import pytest

from console.cli.doors import mailbox_door, outgoing_door
from console.cli.frame import Call
from console.config import Given
from console.intake.follower import PasswordError
from console.outgoing.door import OutgoingPasswordError
from console.secret_keeping import keep
from storage.settings import BrandId, ForwardMailbox, MailboxId, OutgoingServer, ServerId
from storage.words import Security

PASSWORD = "hunter2"
MAILBOX = ForwardMailbox(
    id=MailboxId(1), name="acme", brand_id=BrandId(1), host="imap.example", port=993, security=Security.TLS,
    user="acme", secret="acme",
)  # fmt: skip
SERVER = OutgoingServer(
    id=ServerId(1), address_id=None, host="smtp.example", port=465, security=Security.TLS, user="acme", secret="acme"
)


def passwords(call: Call) -> tuple[str, str]:
    async def both() -> tuple[str, str]:
        return await mailbox_door(call).password(MAILBOX), await outgoing_door(call).password(SERVER)

    return asyncio.run(both())


def test_a_password_that_is_kept_after_the_process_began_is_found(tmp_path: Path) -> None:
    configuration = tmp_path / "config.toml"
    configuration.write_text("[secrets]\n")
    call = Call(Namespace(), Given(config=str(configuration)))
    before = call.config.secrets

    keep(configuration, "acme", PASSWORD, before)

    assert before == {}
    assert passwords(call) == (PASSWORD, PASSWORD)


def test_a_configuration_that_was_broken_meanwhile_is_a_failure_that_passes(tmp_path: Path) -> None:
    configuration = tmp_path / "config.toml"
    configuration.write_text("[secrets\n")
    call = Call(Namespace(), Given(config=str(configuration)))

    with pytest.raises(PasswordError, match="it is not TOML"):
        asyncio.run(mailbox_door(call).password(MAILBOX))
    with pytest.raises(OutgoingPasswordError, match="it is not TOML"):
        asyncio.run(outgoing_door(call).password(SERVER))
