"""Times of the reference's native build, for scripts/bench c2pa; speaks as service/c2pa/src/test/reference/speed.mjs does.

stdin, a JSON object a line: first {trustAnchors, chain, key} (PEM; DER in base64, the signer's certificate first; PKCS #8 in
base64), then {step, path, mediaType} for every round; stdout: a line of milliseconds for each. A round begins with the bytes
in memory.
"""

import io
import json
import sys
import textwrap
import time

import c2pa

SOURCE = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
MANIFEST = json.dumps({
    "claim_generator_info": [{"name": "Mintmark", "version": "0.1.0"}],
    "title": "a red house by the sea.png",
    "assertions": [
        {"label": "c2pa.actions.v2", "data": {"actions": [{"action": "c2pa.created", "digitalSourceType": SOURCE}]}},
        {"label": "c2pa.soft-binding",
         "data": {"alg": "dev.mintmark.watermark.1", "blocks": [{"scope": {}, "value": "fedcba9876543210"}]}},
    ],
})


def pem(kind, base64):
    return "-----BEGIN {0}-----\n{1}\n-----END {0}-----\n".format(kind, "\n".join(textwrap.wrap(base64, 64)))


def main():
    start = json.loads(sys.stdin.readline())
    chain = "".join(pem("CERTIFICATE", certificate) for certificate in start["chain"])
    info = c2pa.C2paSignerInfo(b"es256", chain.encode(), pem("PRIVATE KEY", start["key"]).encode(), None)
    signer = c2pa.Signer.from_info(info)
    signing = c2pa.Context.from_dict(
        {"builder": {"thumbnail": {"enabled": False}}, "verify": {"verify_after_sign": False}})
    validating = c2pa.Context.from_dict(
        {"verify": {"verify_trust": True}, "trust": {"trust_anchors": start["trustAnchors"]}})

    def sign(file, media_type):
        signed = io.BytesIO()
        with c2pa.Builder(MANIFEST, signing) as builder:
            builder.sign(signer, media_type, io.BytesIO(file), signed)
        return signed.getvalue()

    def validate(file, media_type):
        with c2pa.Reader(media_type, io.BytesIO(file), context=validating) as reader:
            state = json.loads(reader.json())["validation_state"]
        if state != "Trusted":
            raise SystemExit(f"The file is {state}, not Trusted.")

    files = {}
    for line in sys.stdin:
        asked = json.loads(line)
        path = asked["path"]
        known = path in files
        if not known:
            with open(path, "rb") as file:
                files[path] = file.read()
        begun = time.perf_counter()
        signed = (sign if asked["step"] == "sign" else validate)(files[path], asked["mediaType"])
        took = time.perf_counter() - begun
        # What was timed is a file that the engine itself trusts.
        if signed and not known:
            validate(signed, asked["mediaType"])
        print(took * 1000, flush=True)


main()
