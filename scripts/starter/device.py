"""What the machine at hand does fast."""

import contextlib
import functools
import os
from pathlib import Path

import torch


@functools.cache
def has_bfloat16(device: str) -> bool:
    """Whether bfloat16 pays: on a GPU, and on a CPU that has instructions for it."""
    if device == "cuda":
        return True
    flags = Path("/proc/cpuinfo")
    found = flags.read_text().split() if flags.exists() else []
    return "amx_bf16" in found or "avx512_bf16" in found


def half(device: str):
    """Runs what is inside in bfloat16 where that pays."""
    return torch.autocast(device, dtype=torch.bfloat16) if has_bfloat16(device) else contextlib.nullcontext()


def cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def settle(device: str, threads: int = 0) -> None:
    """Settings that hold for a whole process."""
    torch.set_flush_denormal(True)
    if threads:
        torch.set_num_threads(threads)
    if device == "cuda":
        torch.set_float32_matmul_precision("high")
