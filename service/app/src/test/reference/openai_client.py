"""Draws through the official Python client of OpenAI's API and prints what it got as JSON. Arguments: the base address, an API key."""

import json
import sys

import openai

client = openai.OpenAI(base_url=sys.argv[1], api_key=sys.argv[2], max_retries=0)
out = {"models": [model.id for model in client.models.list()]}
drawn = client.images.generate(prompt="a red fox", size="512x512", extra_body={"seed": 7, "steps": 2})
out["drawn"] = {"b64_json": drawn.data[0].b64_json, "mintmark": drawn.data[0].mintmark}
out["events"] = [
    event.type for event in client.images.generate(prompt="a red fox", stream=True, extra_body={"steps": 1})
]
try:
    openai.OpenAI(base_url=sys.argv[1], api_key="mm_wrong", max_retries=0).images.generate(prompt="a fox")
    out["error"] = None
except openai.APIStatusError as e:
    out["error"] = {"name": type(e).__name__, "code": e.code}
try:
    client.images.generate(prompt="a fox", extra_body={"mint": "yes"})
except openai.BadRequestError as e:
    out["mint"] = {"param": e.param, "message": e.body["message"]}
print(json.dumps(out))
