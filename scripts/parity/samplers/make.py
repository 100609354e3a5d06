"""Make the goldens of service/diffusion's samplers: whole walks of diffusers' own schedulers.

    pip install -r scripts/parity/samplers/requirements.txt
    python scripts/parity/samplers/make.py

Each walk starts from torch's noise and asks a fixed function for predictions, instead of a network, so that a fault in any
step shows in the latents at its end. goldens/samplers.json lists, for each case, the scheduler configuration, the name of
the sampler, what was asked for, and what came out: timesteps (float64), noise levels (float32) and latents (float32), as
base64 of little-endian bytes.
"""

import base64
import itertools
import json
import warnings
from pathlib import Path

import diffusers
import numpy as np
import torch
from diffusers.pipelines.flux.pipeline_flux import calculate_shift

warnings.filterwarnings("ignore")
diffusers.utils.logging.set_verbosity_error()


def rounded(function):
    """The function in double precision, rounded to float32. torch's own is off by a unit in the last place on some
    processors, so that the goldens would depend on the machine that made them."""
    def apply(x, *rest):
        single = isinstance(x, torch.Tensor) and x.dtype == torch.float32
        return function(x.double(), *rest).float() if single else function(x, *rest)
    return apply


for place, names in [(torch, ["sqrt", "exp", "log", "expm1"]), (torch.Tensor, ["sqrt", "exp", "log", "__pow__"])]:
    for one in names:
        setattr(place, one, rounded(getattr(place, one)))

OUT = Path(__file__).resolve().parents[3] / "service/diffusion/src/test/resources/goldens/samplers.json"
SHAPE = (1, 4, 2, 4)

CLASSES = {  # name: class, what it sets
    "ddim": ("DDIMScheduler", {}),
    "ddpm": ("DDPMScheduler", {}),
    "pndm": ("PNDMScheduler", {}),
    "euler": ("EulerDiscreteScheduler", {}),
    "euler-ancestral": ("EulerAncestralDiscreteScheduler", {}),
    "heun": ("HeunDiscreteScheduler", {}),
    "lms": ("LMSDiscreteScheduler", {}),
    "dpm2": ("KDPM2DiscreteScheduler", {}),
    "dpm2-ancestral": ("KDPM2AncestralDiscreteScheduler", {}),
    "dpmpp-2m": ("DPMSolverMultistepScheduler", {"algorithm_type": "dpmsolver++"}),
    "dpmpp-2m-sde": ("DPMSolverMultistepScheduler", {"algorithm_type": "sde-dpmsolver++"}),
    "dpm-2m": ("DPMSolverMultistepScheduler", {"algorithm_type": "dpmsolver", "final_sigmas_type": "sigma_min"}),
    "dpm-2m-sde": ("DPMSolverMultistepScheduler", {"algorithm_type": "sde-dpmsolver", "final_sigmas_type": "sigma_min"}),
    "dpmpp-2s": ("DPMSolverSinglestepScheduler", {"algorithm_type": "dpmsolver++"}),
    "dpmpp-sde": ("DPMSolverSinglestepScheduler", {"algorithm_type": "sde-dpmsolver++"}),
    "dpm-2s": ("DPMSolverSinglestepScheduler", {"algorithm_type": "dpmsolver", "final_sigmas_type": "sigma_min"}),
    "unipc": ("UniPCMultistepScheduler", {}),
    "deis": ("DEISMultistepScheduler", {}),
    "lcm": ("LCMScheduler", {}),
    "tcd": ("TCDScheduler", {}),
    "flow-euler": ("FlowMatchEulerDiscreteScheduler", {}),
    "flow-heun": ("FlowMatchHeunDiscreteScheduler", {}),
    "edm-euler": ("EDMEulerScheduler", {}),
    "edm-dpmpp-2m": ("EDMDPMSolverMultistepScheduler", {"algorithm_type": "dpmsolver++"}),
    "edm-dpmpp-2m-sde": ("EDMDPMSolverMultistepScheduler", {"algorithm_type": "sde-dpmsolver++"}),
}
LAMBDA = ["dpmpp-2m", "dpmpp-2m-sde", "dpm-2m", "dpm-2m-sde", "dpmpp-2s", "dpmpp-sde", "dpm-2s", "unipc", "deis"]
ENDS = {"": {}, "-karras": {"use_karras_sigmas": True}, "-exponential": {"use_exponential_sigmas": True},
        "-beta": {"use_beta_sigmas": True}}
SPACED = ["euler", "heun", "lms", "dpm2", "dpm2-ancestral", *LAMBDA]
NOT_FROM_SAMPLE = ["pndm", "euler-ancestral", "dpm2", "dpm2-ancestral"]
UNSPACED_TIMESTEPS = ["dpmpp-2s", "dpmpp-sde", "dpm-2s", "lcm", "tcd"]  # they do not know timestep_spacing
SD = dict(beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012, steps_offset=1)


def network(x: torch.Tensor, time: float) -> torch.Tensor:
    """A smooth, bounded function of the input and the timestep, computed in double precision."""
    values = x.flatten().double().numpy()
    out = 0.7 * np.sin(0.5 * values + 0.002 * time) + 0.3 * np.cos(0.3 * np.roll(values, -1))
    return torch.from_numpy(out.astype(np.float32)).reshape(x.shape)


def picture() -> torch.Tensor:
    count = int(np.prod(SHAPE))
    return torch.tensor([(k * 7919 % 2001 - 1000) / 1000 for k in range(count)], dtype=torch.float32).reshape(SHAPE)


def text(values, dtype) -> str:
    return base64.b64encode(np.asarray(values, dtype=dtype).tobytes()).decode()


def levels(scheduler) -> list:
    """The noise levels; for the schedulers that have none, ᾱ of the timesteps."""
    if hasattr(scheduler, "set_begin_index") and hasattr(scheduler, "sigmas") and len(scheduler.sigmas) > 0:
        return scheduler.sigmas.numpy()[:len(scheduler.timesteps) + 1]
    return scheduler.alphas_cumprod[scheduler.timesteps.long()].numpy()


def create(name, config, changes=None, stable_diffusion=False):
    """The scheduler that a pipeline with this configuration has, or the one that replaces it."""
    own = getattr(diffusers, config["_class_name"])
    scheduler = own.from_config({k: v for k, v in config.items()})
    if stable_diffusion:
        scheduler = diffusers.StableDiffusionPipeline(
            vae=None, text_encoder=None, tokenizer=None, unet=None, scheduler=scheduler, safety_checker=None,
            feature_extractor=None, requires_safety_checker=False).scheduler
    if name is None:
        return scheduler
    end = next(e for e in ("-karras", "-exponential", "-beta", "") if name.endswith(e))
    cls, fixed = CLASSES[name[:len(name) - len(end)]]
    return getattr(diffusers, cls).from_config(scheduler.config, **fixed, **ENDS[end], **(changes or {}))


def begin(scheduler, step) -> None:
    if hasattr(scheduler, "set_begin_index"):
        scheduler.set_begin_index(step)


def walk(name, config, steps=7, seed=5, eta=0.0, strength=None, tokens=0, even=False, changes=None,
         stable_diffusion=False, below=None) -> dict | None:
    scheduler = create(name, config, changes, stable_diffusion)
    generator = torch.Generator().manual_seed(seed)
    noise = torch.randn(SHAPE, generator=generator)
    options = {}
    if scheduler.config.get("use_dynamic_shifting"):
        get = scheduler.config.get
        options["mu"] = calculate_shift(tokens, get("base_image_seq_len", 256), get("max_image_seq_len", 4096),
                                        get("base_shift", 0.5), get("max_shift", 1.15))
    if even:
        options["sigmas"] = np.linspace(1.0, 1 / steps, steps)
    if below:
        options["strength"] = below
    scheduler.set_timesteps(steps, **options)
    all_timesteps, all_levels = scheduler.timesteps.double().numpy(), levels(scheduler)
    timesteps = scheduler.timesteps
    flow = "FlowMatch" in type(scheduler).__name__ or scheduler.config.get("prediction_type") == "flow_prediction"
    if strength is None and below is None:
        latents, start = noise * scheduler.init_noise_sigma if hasattr(scheduler, "init_noise_sigma") else noise, 0
        begin(scheduler, 0)
    else:
        if below:
            start = 0
        elif flow:
            start = int(max(steps - min(steps * strength, steps), 0)) * scheduler.order
        else:
            start = max(steps - min(int(steps * strength), steps), 0) * scheduler.order
        timesteps = timesteps[start:]
        begin(scheduler, start)
        add = scheduler.scale_noise if hasattr(scheduler, "scale_noise") else None
        latents = add(picture(), timesteps[:1], noise) if add else scheduler.add_noise(picture(), noise, timesteps[:1])
    parameters = scheduler.step.__code__.co_varnames[:scheduler.step.__code__.co_argcount]
    extra = {}
    if "generator" in parameters:
        extra["generator"] = generator
    if "eta" in parameters:
        extra["eta"] = eta
    for t in timesteps:
        given = scheduler.scale_model_input(latents, t) if hasattr(scheduler, "scale_model_input") else latents
        latents = scheduler.step(network(given, float(t)), t, latents, return_dict=False, **extra)[0]
    assert latents.dtype == torch.float32
    if not torch.isfinite(latents).all():
        print("diffusers gives no numbers:", name, config)
        return None
    case = {"sampler": name, "config": config, "steps": steps, "seed": seed, "eta": eta, "strength": strength,
            "tokens": tokens, "even": even, "stableDiffusion": stable_diffusion, "below": below}
    case = {k: v for k, v in case.items() if v or k in ("config", "steps", "seed")}
    return {**case, "start": start, "timesteps": text(all_timesteps, "<f8"), "levels": text(all_levels, "<f4"),
            "latents": text(latents.flatten().numpy(), "<f4")}


def own(name, **config) -> dict:
    cls, fixed = CLASSES[name]
    return {"_class_name": cls, **fixed, **config}


def matrix():
    """Every diffusion sampler with every spacing of timesteps and levels and every prediction type."""
    for name in [n for n in CLASSES if not n.startswith(("flow", "edm"))]:
        spacings = [None] if name in UNSPACED_TIMESTEPS else ["leading", "trailing", "linspace"]
        types = ["epsilon", "v_prediction"] + ([] if name in NOT_FROM_SAMPLE else ["sample"])
        for spacing, kind, end in itertools.product(spacings, types, ENDS if name in SPACED else [""]):
            config = own(name, **SD, prediction_type=kind, **({"timestep_spacing": spacing} if spacing else {}))
            yield walk(name + end if end else None, config)


def options():
    """Every other key that a scheduler reads, one or two at a time."""
    def case(name, steps=7, seed=5, eta=0.0, strength=None, tokens=0, even=False, **config):
        return walk(None, own(name, **{**SD, **config}), steps, seed, eta, strength, tokens, even)

    for name in ["ddim", "ddpm", "euler", "euler-ancestral", "dpmpp-2m", "dpmpp-2m-sde", "unipc", "lcm", "tcd"]:
        yield case(name, rescale_betas_zero_snr=True, timestep_spacing="trailing", prediction_type="v_prediction")
    for name in [n for n in CLASSES if not n.startswith(("flow", "edm"))]:
        for steps in [1, 2, 3, 16, 25, 50]:
            if (name, steps) in [("pndm", 1), ("pndm", 2), ("pndm", 3), ("dpm2-ancestral", 2)]:
                continue  # pndm needs four; dpm2-ancestral takes the root of a difference of nearly equal numbers
            yield case(name, steps=steps)
        if name != "dpm-2s":  # it begins at the last timestep, whose α is 5e-5, and divides rounding errors by it
            yield case(name, beta_schedule="squaredcos_cap_v2", prediction_type="v_prediction", timestep_spacing="leading")
        yield case(name, trained_betas=[0.001 + 0.0002 * i for i in range(50)], num_train_timesteps=50,
                   original_inference_steps=25)
        yield walk(None, own(name))  # nothing but the defaults
        if name not in ("lcm", "tcd"):
            yield case(name, steps=10, strength=0.55)
            yield case(name, steps=5, strength=0.3)
    for name in ["lcm", "tcd"]:
        yield case(name, steps=4)
        yield case(name, steps=8, timestep_scaling=5.0, original_inference_steps=25)
        yield case(name, steps=5, strength=0.6)
        yield walk(None, own(name, **SD), 4, below=0.5)
    for name in ["ddim", "ddpm", "dpmpp-2m", "dpmpp-2s", "dpmpp-sde", "unipc", "deis", "lcm", "dpm-2m"]:
        yield case(name, thresholding=True, dynamic_thresholding_ratio=0.9, sample_max_value=1.5)
    for name in ["ddim", "ddpm", "heun", "lcm"]:
        yield case(name, clip_sample=True, clip_sample_range=0.8)
        yield case(name, clip_sample=False, steps_offset=0)
    for name in ["ddim", "tcd"]:
        for eta in [0.3, 1.0]:
            yield case(name, eta=eta, steps=6)
    yield case("ddim", set_alpha_to_one=False)
    yield case("pndm", set_alpha_to_one=True, skip_prk_steps=True)
    for steps in [1, 2, 3, 4, 9]:
        yield case("pndm", steps=steps, skip_prk_steps=True)
    yield case("pndm", steps=10, skip_prk_steps=True, strength=0.55)
    yield case("pndm", skip_prk_steps=True, prediction_type="v_prediction", timestep_spacing="trailing")
    for kind in ["fixed_small", "fixed_small_log", "fixed_large"]:
        yield case("ddpm", variance_type=kind)
    yield case("ddpm", beta_schedule="sigmoid", beta_start=0.0001, beta_end=0.02)
    yield case("euler", final_sigmas_type="sigma_min")
    yield case("euler", interpolation_type="log_linear")
    yield case("euler", timestep_type="continuous", prediction_type="v_prediction", use_karras_sigmas=True,
               sigma_min=0.002, sigma_max=700.0)
    yield case("euler", timestep_type="continuous", prediction_type="v_prediction", interpolation_type="log_linear")
    yield case("lms", use_beta_sigmas=True)
    yield case("euler", use_exponential_sigmas=True, sigma_min=0.05, sigma_max=10.0)
    for name in ["dpmpp-2m", "dpmpp-2m-sde", "dpm-2m", "dpmpp-2s", "dpmpp-sde", "dpm-2s", "unipc", "deis"]:
        for order in [1, 3]:
            for steps in [7, 9, 20]:
                yield case(name, steps=steps, solver_order=order)
        yield case(name, lower_order_final=False, final_sigmas_type="sigma_min", steps=8)
        yield case(name, lower_order_final=False, final_sigmas_type="sigma_min", steps=9, solver_order=3)
    for name in ["dpmpp-2m", "dpmpp-2m-sde", "dpm-2m", "dpm-2m-sde", "dpmpp-2s", "dpmpp-sde", "dpm-2s"]:
        yield case(name, solver_type="heun")
        if name != "dpm-2m-sde":
            yield case(name, solver_type="heun", solver_order=3, steps=9)
        yield case(name, lambda_min_clipped=-5.1, beta_schedule="squaredcos_cap_v2")
    for name in ["dpmpp-2m", "dpmpp-2m-sde"]:
        yield case(name, euler_at_final=True, final_sigmas_type="sigma_min", steps=20)
        yield case(name, use_lu_lambdas=True)
        yield case(name, beta_schedule="squaredcos_cap_v2", use_karras_sigmas=True)
    for order in [1, 2, 3]:
        yield case("unipc", solver_type="bh1", solver_order=order, final_sigmas_type="sigma_min")
        for solver in ["bh1", "bh2"]:
            yield case("unipc", predict_x0=False, final_sigmas_type="sigma_min", solver_order=order, solver_type=solver)
    yield case("unipc", disable_corrector=[0, 2])
    yield case("unipc", final_sigmas_type="sigma_min", use_karras_sigmas=True)
    yield case("unipc", predict_x0=False, final_sigmas_type="sigma_min", prediction_type="v_prediction")
    yield case("unipc", predict_x0=False, final_sigmas_type="sigma_min", prediction_type="sample")


def flows():
    """Flow matching and EDM."""
    for shift, steps in itertools.product([1.0, 3.0], [1, 4, 7, 28]):
        for name in ["flow-euler", "flow-heun"]:
            yield walk(None, own(name, shift=shift), steps)
        yield walk(None, own("flow-euler", shift=shift), steps, even=True)
    for name in ["flow-euler", "flow-heun"]:
        for strength in [0.3, 0.55, 1.0]:
            yield walk(None, own(name, shift=3.0), 10, strength=strength)
    dynamic = dict(shift=3.0, use_dynamic_shifting=True, base_shift=0.5, max_shift=1.15, base_image_seq_len=256,
                   max_image_seq_len=4096)
    for tokens, even in itertools.product([256, 1024, 4096], [False, True]):
        yield walk(None, own("flow-euler", **dynamic), 5, tokens=tokens, even=even)
    yield walk(None, own("flow-euler", **dynamic, time_shift_type="linear"), 5, tokens=1024, even=True)
    for even in [False, True]:
        yield walk(None, own("flow-euler", shift=3.0, shift_terminal=0.02), 6, even=even)
        yield walk(None, own("flow-euler", shift=3.0, invert_sigmas=True), 6, even=even)
        yield walk(None, own("flow-euler", shift=3.0, stochastic_sampling=True), 6, even=even)
        for end in ["-karras", "-exponential", "-beta"]:
            yield walk("flow-euler" + end, own("flow-euler", shift=3.0), 6, even=even)
    solvers = ["dpmpp-2m", "dpmpp-2m-sde", "dpmpp-2s", "dpmpp-sde", "unipc", "deis"]
    for name, shift in itertools.product(solvers, [1.0, 3.0]):
        flow = dict(use_flow_sigmas=True, prediction_type="flow_prediction", flow_shift=shift)
        yield walk(None, own(name, **flow), 8)
        yield walk(None, own(name, **flow), 10, strength=0.55)
        yield walk(name, own("flow-euler", shift=shift), 8, changes=flow)
        yield walk(None, own(name, **flow, thresholding=True, sample_max_value=1.5), 8)
    for name in solvers:
        yield walk(None, own(name, use_flow_sigmas=True, prediction_type="flow_prediction", use_dynamic_shifting=True),
                   8, tokens=1024)
    yield walk(None, own("unipc", use_flow_sigmas=True, prediction_type="flow_prediction", flow_shift=3.0,
                         shift_terminal=0.1), 8)
    sana = own("dpmpp-2m", use_flow_sigmas=True, prediction_type="flow_prediction", flow_shift=3.0)
    yield walk("flow-euler", sana, 8, changes={"shift": 3.0})
    edm = ["edm-euler", "edm-dpmpp-2m", "edm-dpmpp-2m-sde"]
    for name, kind, schedule, last in itertools.product(
            edm, ["epsilon", "v_prediction"], ["karras", "exponential"], ["zero", "sigma_min"]):
        yield walk(None, own(name, prediction_type=kind, sigma_schedule=schedule, final_sigmas_type=last), 7)
    for name in edm:
        yield walk(None, own(name, sigma_min=0.01, sigma_max=20.0, sigma_data=0.6, rho=5.0), 7)
        yield walk(None, own(name), 10, strength=0.55)
    yield walk(None, own("edm-dpmpp-2m", solver_order=3), 16)
    yield walk(None, own("edm-dpmpp-2m", thresholding=True), 7)


def pipelines():
    """Configurations as StableDiffusionPipeline changes them, and as other schedulers take them over."""
    old = {k: v for k, v in SD.items() if k != "steps_offset"}
    for config in [own("ddim", **old), own("ddim", **old, clip_sample=True, steps_offset=0), own("pndm", **old),
                   own("pndm", **old, skip_prk_steps=True), own("lms", **old), own("euler", **old, timestep_spacing="leading"),
                   own("dpmpp-2m", **old, timestep_spacing="leading"), own("ddpm", **old), own("heun", **old, clip_sample=True)]:
        yield walk(None, config, stable_diffusion=True)
        for name in ["ddim", "pndm", "euler", "heun", "dpmpp-2m", "dpmpp-2m-karras", "unipc", "lcm", "ddpm", "dpmpp-sde"]:
            if CLASSES.get(name, ("",))[0] == config["_class_name"]:
                continue  # the folder's own scheduler, which the pipeline has changed already
            yield walk(name, config, stable_diffusion=True)
    written = own("dpmpp-2m", **SD, lambda_min_clipped=-float("inf"), solver_type="heun", rescale_betas_zero_snr=True,
                  timestep_spacing="trailing", prediction_type="v_prediction")
    for name in CLASSES:
        if not name.startswith(("flow", "edm")):
            yield walk(name, written)


def main() -> None:
    cases = [case for case in (*matrix(), *options(), *flows(), *pipelines()) if case]
    unique = list({json.dumps(case, sort_keys=True): case for case in cases}.values())
    lines = ",\n".join(json.dumps(case, separators=(",", ":")) for case in unique)
    OUT.write_text("[\n" + lines + "\n]\n")
    print(f"{len(unique)} walks, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
