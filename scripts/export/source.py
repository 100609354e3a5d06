"""Where a model to export comes from: a folder of this machine, or a repository of the Hugging Face hub at one commit.

A repository is named OWNER/NAME@COMMIT with the 40 digits of the commit, so that the same command reads the same bytes again; a name
without a commit is refused. Only safetensors, configurations and tokenizers are read, no pickles and no code. The token of a
repository that asks for one comes from the variable HF_TOKEN and from nowhere else; it is in no message.
"""

import os
import re
from pathlib import Path

HUB = re.compile(r"([\w.-]+/[\w.-]+)@([0-9a-f]{40})")
UNPINNED = re.compile(r"[\w-][\w.-]*/[\w.-]+(@.*)?")
TOKEN = "HF_TOKEN"
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")


def folder(source: str, variant: str | None = None) -> Path:
    """The folder of a pipeline, or of a ControlNet; one of the hub is in huggingface_hub's cache afterwards."""
    if Path(source).is_dir():
        return Path(source)
    found = HUB.fullmatch(source)
    if not found:
        raise SystemExit(refused(source))
    return fetch(*found.groups(), variant)


def refused(source: str) -> str:
    if UNPINNED.fullmatch(source):
        return (f"{source} is no folder here, and the hub's repositories are read at one commit only: name it {source.split('@')[0]}@COMMIT,"
                " with the 40 digits that the repository's history shows.")
    return f"{source} is neither a folder nor OWNER/NAME@COMMIT."


def fetch(name: str, commit: str, variant: str | None) -> Path:
    from diffusers import DiffusionPipeline
    from huggingface_hub import hf_hub_download, snapshot_download
    from huggingface_hub.errors import EntryNotFoundError

    pinned = {"revision": commit, "token": os.environ.get(TOKEN) or False}
    try:
        try:
            hf_hub_download(name, "model_index.json", **pinned)
        except EntryNotFoundError:  # one network, such as a ControlNet
            return Path(snapshot_download(name, allow_patterns=["config.json", "*.safetensors", "*.safetensors.index.json"], **pinned))
        return Path(DiffusionPipeline.download(name, use_safetensors=True, variant=variant, **pinned))
    except Exception as e:
        reason = without_token(f"{type(e).__name__}: {str(e).strip()}")
    raise SystemExit(f"{name}@{commit} cannot be fetched. A repository that asks for a token reads it from {TOKEN}. {reason}")


def without_token(text: str) -> str:
    token = os.environ.get(TOKEN)
    return text.replace(token, "***") if token else text
