"""What is kept of a training: the record of its model.json, the energy, sheets of pictures, and a run in MLflow's store."""

import hashlib
import os
import time
from pathlib import Path

import numpy as np
from PIL import Image

os.environ.setdefault("MLFLOW_ALLOW_FILE_STORE", "true")  # MLflow 3 asks for it


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def folder_sha256(folder: Path) -> str:
    """The checksum of a model folder, as `scripts/mintmark models list` shows it for a folder that draws."""
    parts = (sub for sub in folder.iterdir() if sub.is_dir() and not sub.name.startswith("."))
    files = [folder / "model_index.json", *(f for sub in parts for f in sub.rglob("*") if f.is_file())]
    lines = sorted(f"{sha256(file)}  {file.relative_to(folder).as_posix()}\n" for file in files)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


class Energy:
    """Joules since the start, by the counters of NVIDIA's GPUs (NVML) and of Intel's and AMD's processors (RAPL)."""

    def __init__(self):
        self.began, self.start = time.time(), self.counters()

    @staticmethod
    def counters():
        found = {}
        for file in sorted(Path("/sys/class/powercap").glob("intel-rapl:?/energy_uj")):
            try:
                found[file.parent.name] = int(file.read_text()) / 1e6
            except OSError:
                pass  # only the administrator may read it
        try:
            import pynvml

            pynvml.nvmlInit()
            for i in range(pynvml.nvmlDeviceGetCount()):
                found[f"gpu{i}"] = pynvml.nvmlDeviceGetTotalEnergyConsumption(pynvml.nvmlDeviceGetHandleByIndex(i)) / 1e3
        except Exception:
            pass  # no driver, or an older GPU that does not count
        return found

    def read(self):
        """{"seconds", "joules"}; joules is null where nothing counts them."""
        now = self.counters()
        joules = sum(now[name] - self.start[name] for name in now if name in self.start)
        return {"seconds": round(time.time() - self.began, 1), "joules": round(joules, 1) if now else None}


def sheet(rows, path, side=256):
    """Rows of pictures (uint8, height x width x 3), each as wide as the first."""
    out = Image.new("RGB", (max(map(len, rows)) * side, len(rows) * side), "white")
    for y, row in enumerate(rows):
        for x, picture in enumerate(row):
            out.paste(Image.fromarray(np.asarray(picture)).resize((side, side), Image.LANCZOS), (x * side, y * side))
    out.save(path, quality=92)


def log_to_mlflow(store: Path, record: dict, files) -> str:
    """Writes a finished run to MLflow's file store with MLflow's own client; returns its ID."""
    from mlflow.tracking import MlflowClient

    client = MlflowClient(store.resolve().as_uri())
    experiment = client.get_experiment_by_name("dreambooth")
    run = client.create_run(experiment.experiment_id if experiment else client.create_experiment("dreambooth"), run_name=record["id"])
    for name, value in record["parameters"].items():
        client.log_param(run.info.run_id, name, value)
    for name, value in record["metrics"].items():
        client.log_metric(run.info.run_id, name, value)
    client.set_tag(run.info.run_id, "base.sha256", record["base"]["sha256"])
    client.set_tag(run.info.run_id, "lora.sha256", record["lora"]["sha256"])
    for file in files:
        client.log_artifact(run.info.run_id, str(file))
    client.set_terminated(run.info.run_id)
    return run.info.run_id
