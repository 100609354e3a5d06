"""Draws through webuiapi, a client of AUTOMATIC1111's API, and prints what it got as JSON. Arguments: host, port, user, API key."""

import base64
import hashlib
import io
import json
import sys
import threading
import time

import webuiapi
from PIL import Image
from sd_parsers import ParserManager
from sd_parsers.parsers import AUTOMATIC1111Parser, InvokeAIParser

host, port, user, key = sys.argv[1:5]
api = webuiapi.WebUIApi(host=host, port=int(port), username=user, password=key, sampler="DDIM", steps=2)
out = {
    "samplers": api.util_get_sampler_names(),
    "schedulers": api.util_get_scheduler_names(),
    "models": api.util_get_model_names(),
    "loras": api.get_loras(),
    "upscalers": api.get_upscalers(),
}
print("quiet")
api.util_set_model("starter")
out["model"] = api.util_get_current_model()


def drawn(result):
    files = [base64.b64decode(image) for image in result.json["images"]]
    return {
        "info": result.info,
        "parameters": result.parameters,
        "sha256": [hashlib.sha256(file).hexdigest() for file in files],
        "texts": [Image.open(io.BytesIO(file)).info.get("parameters") for file in files],
        "sizes": [image.size for image in result.images],
    }


first = api.txt2img(prompt="a red fox", negative_prompt="blur", seed=7, cfg_scale=4, n_iter=2)
out["first"] = drawn(first)
out["varied"] = drawn(api.txt2img(prompt="a red fox", seed=7, subseed=9, subseed_strength=0.3, eta=0.5))
disclosed = api.txt2img(prompt="a red fox, 狐", seed=7, override_settings={"enable_pnginfo": True})
out["disclosed"] = drawn(disclosed)
file = base64.b64decode(disclosed.json["images"][0])
out["read"] = api.session.post(
    f"{api.baseurl}/png-info", json={"image": base64.b64encode(file).decode()}
).json()


def parsed(program):
    """What a reader of the program's pictures finds in the file."""
    found = ParserManager(managed_parsers=[program]).parse(io.BytesIO(file))
    sampler = found.samplers[0]
    return {"prompt": sampler.prompts[0].value, "sampler": sampler.name, "parameters": sampler.parameters}


out["parsed"] = [parsed(AUTOMATIC1111Parser), parsed(InvokeAIParser)]
jpeg = api.txt2img(
    prompt="a red fox", seed=7, override_settings={"enable_pnginfo": True, "samples_format": "jpg"}
)
out["jpeg"] = Image.open(io.BytesIO(base64.b64decode(jpeg.json["images"][0])))._getexif()[0x9286].hex()
mask = Image.new("L", (512, 512), 0)
mask.paste(255, (0, 0, 256, 256))
out["inpainted"] = drawn(
    api.img2img(images=[first.images[0]], mask_image=mask, prompt="a tower", denoising_strength=0.9, mask_blur=4)
)
try:
    api.txt2img(prompt="a fox", script_name="x/y/z plot")
    out["refused"] = None
except RuntimeError as e:
    out["refused"] = [e.args[0], json.loads(e.args[1])]


def long_drawing():
    try:
        api.txt2img(prompt="a red fox", steps=400)
        out["interrupted"] = None
    except RuntimeError as e:
        out["interrupted"] = [e.args[0], json.loads(e.args[1])["detail"]]


thread = threading.Thread(target=long_drawing)
thread.start()
for _ in range(600):
    out["progress"] = api.get_progress()
    if out["progress"]["progress"] > 0:
        break
    time.sleep(0.1)
api.interrupt()
thread.join()
out["idle"] = api.get_progress()["progress"]
print(json.dumps(out))
