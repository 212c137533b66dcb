"""What is said about downloads of models: the switch, the server, the connection, and the access token."""

from __future__ import annotations

from tldesk.errors.message import Message

_AGAIN = "Try again. It resumes where it stopped."

ONLINE: dict[str, Message] = {
    "offline": Message(
        "Downloads are turned off.",
        "Turn on “Allow downloads of models” in the settings, or add --online to download once.",
    ),
    "contacts_not_kept": Message(
        "The list of what is contacted, “{path}”, cannot be kept: {reason}.",
        "Move what lies there elsewhere, or make it writable. Until then nothing is downloaded.",
    ),
    "not_published": Message(
        "“{backbone}” cannot be downloaded.",
        "Name a model of `tldesk models`, one of timm, or a text encoder as owner/name.",
    ),
    "hub_unreachable": Message(
        "“{host}” cannot be reached: {reason}.",
        "Check the network, the proxy and the address of the model server in the settings.",
    ),
    "proxy_unusable": Message(
        "The proxy in {setting}, “{proxy}”, is not a valid address.",
        "Correct {setting}, as in http://proxy.example:8080, or remove it. Then start tldesk again.",
    ),
    "hub_forbidden": Message(
        "“{host}” does not give “{repository}” to everybody ({status}), or does not have it.",
        "Check the name. Accept its terms on {page} and enter an access token of yours: `tldesk network --token`.",
    ),
    "token_refused": Message(
        "“{host}” does not accept the access token, or does not have the model.",
        "Open {page} in a browser. Create a new token there and enter it: `tldesk network --token`.",
    ),
    "hub_missing": Message(
        "“{host}” has no file “{file}” of “{repository}”.",
        "Check the name, and the model server in the settings. Models that are not published as safetensors cannot be "
        "downloaded.",
    ),
    "hub_busy": Message("“{host}” refuses more requests for now.", "Wait some minutes, then try again."),
    "hub_fault": Message("“{host}” has a fault of its own ({status}).", "Try again later. What is here is kept."),
    "hub_odd": Message(
        "“{host}” does not behave like a model server.",
        "If this network asks for a sign-in, sign in with a browser. Else check the address in the settings.",
    ),
    "redirect_refused": Message(
        "“{host}” leads to “{to}”, which was not contacted: {reason}.",
        "If this network asks for a sign-in, sign in with a browser. Else check the address in the settings.",
    ),
    "download_cut": Message("The connection to “{host}” was lost after {megabytes} MB.", _AGAIN),
    "download_damaged": Message(
        "What “{host}” sent of “{backbone}” is not what was published: its checksum is another.",
        "It was deleted. Try again, perhaps from another network.",
    ),
    "download_elsewhere": Message(
        "“{backbone}” is being downloaded by another tldesk.", "Wait until it is done there, then look again."
    ),
    "download_no_room": Message(
        "The disk of “{path}” has {free} GB left, but “{backbone}” needs {gb} GB.", "Free some space, then try again."
    ),
    "download_too_large": Message(
        "“{backbone}” has {megabytes} MB on the server, which is more than such a model has.",
        "Check the name, or choose another model.",
    ),
    "no_keyring": Message(
        "The access token cannot be kept: {reason}.",
        "Set up the keyring of your system, or download the file with a browser and import it.",
    ),
    "token_malformed": Message("That is not an access token.", "Copy it again from the settings of your account."),
}
