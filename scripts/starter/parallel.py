"""Trains in several processes that share each batch: on a CPU one thread for each core is faster than two for one step."""

import ctypes
import signal
import sys
import tempfile

import torch
import torch.distributed as dist

import device as machine

PR_SET_PDEATHSIG = 1  # of linux/prctl.h


def launch(work, workers: int, device: str, *arguments) -> None:
    """Runs `work(rank, world, device, *arguments)` in `workers` processes, or here where there is one."""
    if workers == 1:
        machine.settle(device)
        return work(0, 1, device, *arguments)
    with tempfile.TemporaryDirectory() as folder:
        torch.multiprocessing.spawn(_join, (work, workers, device, folder, arguments), nprocs=workers)


def _end_with_parent():
    """Has this process end with the one that started it, however that ends; Linux alone can do it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _join(rank, work, world, device, folder, arguments):
    _end_with_parent()
    machine.settle(device, threads=1)
    dist.init_process_group("gloo", init_method=f"file://{folder}/meet", rank=rank, world_size=world)
    work(rank, world, device, *arguments)
    dist.destroy_process_group()


def share_gradients(params, world: int) -> None:
    """Averages the gradients of all workers, in one message."""
    if world == 1:
        return
    flat = torch.cat([_flat(p.grad) for p in params])
    dist.all_reduce(flat)
    flat /= world
    at = 0
    for p in params:
        part = flat[at : at + p.numel()]
        at += p.numel()
        _flat_view(p.grad).copy_(part.view_as(_flat_view(p.grad)))


def _flat_view(grad):
    return grad.permute(0, 2, 3, 1) if grad.ndim == 4 else grad


def _flat(grad):
    return _flat_view(grad).reshape(-1)


def same_clock(seconds: float, world: int) -> float:
    """The first worker's clock, so that all stop at the same step."""
    if world == 1:
        return seconds
    clock = torch.tensor([seconds], dtype=torch.float64)
    dist.broadcast(clock, 0)
    return clock.item()
