"""The verb `network`: what was contacted, and whether, where and with which access token models are downloaded; and
what `models --get` downloads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer
from pydantic import ValidationError

from tldesk import settings
from tldesk.cli.options import Json
from tldesk.console import Progress, Stop, ask_secret, print_result, tell
from tldesk.errors import TldeskError
from tldesk.words import filled

if TYPE_CHECKING:
    from tldesk.online.contacts import Contact

GottenNames = Annotated[
    list[str] | None,
    typer.Option("--get", metavar="NAME", help="Download a model, of timm or a text encoder OWNER/NAME. Repeatable."),
]
Online = Annotated[bool, typer.Option("--online", help="With --get: allow this download, whatever the settings say.")]


def network(
    on: Annotated[bool, typer.Option("--on", help="Allow downloads of models from now on.")] = False,
    off: Annotated[bool, typer.Option("--off", help="Allow none from now on.")] = False,
    server: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="The model server from now on; “” is https://huggingface.co.")
    ] = None,
    token: Annotated[
        bool, typer.Option("--token", help="Ask for your access token, or read it from stdin; the keyring keeps it.")
    ] = False,
    forget_token: Annotated[bool, typer.Option("--forget-token", help="Delete the access token.")] = False,
    clear: Annotated[bool, typer.Option("--clear", help="Empty the list.")] = False,
    json: Json = False,
) -> int:
    """List what was contacted over the network, and whether downloads of models are allowed."""
    from tldesk.online import contacts, door
    from tldesk.online import token as tokens

    if on and off:
        raise TldeskError("bad_use", option="--on", reason="and --off cannot both be", hint="Name one of the two.")
    _change({"online": on if on or off else None, "mirror": server})
    address = door.address()
    host = door.host_of(address)
    if token:
        tokens.keep(ask_secret(f"Access token for {host}: "), host)
    if forget_token:
        tokens.forget(host)
    if clear:
        contacts.clear()
    rows = contacts.read()
    is_open, has_token = door.is_open(), tokens.has(host)
    lines = [f"downloads  {'allowed' if is_open else 'not allowed'}", f"server     {address}"]
    lines += [f"token      {'in the keyring' if has_token else 'none'}", "contacts   " + ("" if rows else "none")]
    lines += [_line(row) for row in rows]
    told = [asdict(row) for row in rows]
    print_result({"online": is_open, "server": address, "token": has_token, "contacts": told}, lines, json)
    return 0


def _change(values: dict[str, Any]) -> None:
    """Change the settings that are named. Raises TldeskError `bad_value`."""
    from tldesk.online import door

    given = {name: value for name, value in values.items() if value is not None}
    if not given:
        return
    try:
        settings.change(**given)
    except ValidationError as error:
        first = error.errors()[0]
        reason = f"it {str(first['msg']).removeprefix('Value error, ')}"
        told = {"field": "--server", "value": door.shown(str(first["input"])), "reason": reason}
        raise TldeskError("bad_value", **told, allowed="") from error


def _line(row: Contact) -> str:
    when = datetime.fromtimestamp(row.time).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    size = "" if row.bytes is None else f"{row.bytes / 1e6:.1f} MB"
    text = "{when}  {host}  {size}  {why} ({outcome})"
    return filled(text, when=when, host=row.host, size=size, why=row.why, outcome=row.outcome or "not ended")


def get_models(names: Sequence[str], online: bool) -> tuple[dict[str, Any], list[str]]:
    """Download models: what `--json` says of it, and lines for people."""
    from tldesk.engine.networks import fetching

    _tell_offers(names, online)
    fetched, failed, progress = [], [], Progress()
    with Stop().listening() as stop:
        try:
            for event in fetching.fetch(names, stop, once=online):
                progress.tell(event)
                if isinstance(event, fetching.ModelFetched):
                    fetched.append(event)
                elif isinstance(event, fetching.ModelFailed):
                    failed.append(event)
        except TldeskError:
            if stop.asked:
                raise KeyboardInterrupt from None
            raise
        finally:
            progress.clear()
    if failed and not fetched:
        raise failed[0].error
    rows = [{"asked": one.asked, "name": one.name, "bytes": one.bytes, "checked_by": one.checked_by} for one in fetched]
    refused = [{"name": one.asked, "reason": one.error.text, "hint": one.error.hint} for one in failed]
    lines = [_fetched_line(row) for row in rows]
    lines += [filled("not downloaded: {name}: {reason}", name=one.asked, reason=one.error.text) for one in failed]
    return {"fetched": rows, "failed": refused}, lines


def _fetched_line(row: dict[str, Any]) -> str:
    if row["checked_by"] == "here":
        return filled("already here: {name}", name=row["name"])
    whose = "this program" if row["checked_by"] == "tldesk" else "the server"
    text = "downloaded: {name} ({megabytes} MB, exactly the file that {whose} describes: same checksum)"
    return filled(text, name=row["name"], megabytes=f"{row['bytes'] / 1e6:.1f}", whose=whose)


def _tell_offers(names: Sequence[str], online: bool) -> None:
    """Say what is about to happen, before anybody is contacted."""
    from tldesk.engine.networks import fetching
    from tldesk.online import door

    door.check_open(online)
    for name in dict.fromkeys(names):
        try:
            offer = fetching.offer(name)
        except TldeskError:  # it is told with the others
            continue
        size = "of unknown size" if offer.megabytes is None else f"about {offer.megabytes:.0f} MB"
        tell(
            filled(
                "{name}: {size} from {address}, licence {licence}, into {folder}",
                name=name,
                size=size,
                address=offer.address,
                licence=offer.licence,
                folder=offer.folder,
            )
        )
