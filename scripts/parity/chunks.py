"""Long and weighted prompts, as AUTOMATIC1111's web UI reads them, written here anew for comparison.

Text is split into chunks of 75 tokens, each between the begin and the end token; the embeddings are joined along the tokens.
"(words:1.3)" multiplies the embeddings of the words; the chunk's mean is then restored. The pooled embedding is the first
chunk's. Both prompts are padded to the same number of chunks. The vectors of a word of textual inversion stay in one chunk.
"""

import re

import torch
from diffusers.loaders import TextualInversionLoaderMixin

WEIGHTED = re.compile(r"\(([^()]*):\s*([+-]?\d*\.?\d+)\s*\)")


def needed(prompt: str) -> bool:
    return len(prompt) > 200 or WEIGHTED.search(prompt) is not None


def parts(prompt: str):
    at = 0
    for match in WEIGHTED.finditer(prompt):
        yield prompt[at:match.start()], 1.0
        yield match.group(1), float(match.group(2))
        at = match.end()
    yield prompt[at:], 1.0


def tokens(tokenizer, prompt: str) -> list:
    """The prompt's tokens with their weights, in chunks."""
    chunks = [[]]
    for text, weight in parts(prompt):
        text = TextualInversionLoaderMixin().maybe_convert_prompt(text, tokenizer)
        ids = tokenizer(text, add_special_tokens=False, truncation=False, verbose=False).input_ids
        while ids:
            together, word = 1, tokenizer.convert_ids_to_tokens(ids[0])
            while f"{word}_{together}" in tokenizer.added_tokens_encoder:
                together += 1
            if len(chunks[-1]) + together > 75:
                chunks.append([])
            chunks[-1] += [(token, weight) for token in ids[:together]]
            ids = ids[together:]
    return chunks


def states(tokenizer, encoder, prompt: str, count: int, layer):
    found = tokens(tokenizer, prompt)
    rows, pooled = [], None
    for index in range(count):
        chunk = found[index] if index < len(found) else []
        ids = [tokenizer.bos_token_id] + [token for token, _ in chunk] + [tokenizer.eos_token_id]
        ids += [tokenizer.pad_token_id] * (77 - len(ids))
        weights = torch.tensor([1.0] + [weight for _, weight in chunk] + [1.0] * (76 - len(chunk)))
        out = encoder(torch.tensor([ids]), output_hidden_states=True)
        z = out.last_hidden_state if layer is None else out.hidden_states[layer]
        if (weights != 1).any():
            mean = z.mean()
            z = z * weights[None, :, None]
            if min(mean.abs(), z.mean().abs()) > 1e-5:  # else it is nothing but rounding errors
                z = z * (mean / z.mean())
        rows.append(z)
        pooled = out[0] if pooled is None else pooled
    return torch.cat(rows, dim=1), pooled


def embeddings(pipe, prompt: str, negative: str | None, guided: bool) -> dict:
    xl = hasattr(pipe, "text_encoder_2")
    pairs = [(pipe.tokenizer, pipe.text_encoder)] + ([(pipe.tokenizer_2, pipe.text_encoder_2)] if xl else [])
    texts = [prompt] + ([negative or ""] if guided else [])
    count = max(1, *(len(tokens(tokenizer, text)) for tokenizer, _ in pairs for text in texts))
    with torch.no_grad():
        results = [[states(tokenizer, encoder, text, count, -2 if xl else None) for tokenizer, encoder in pairs]
                   for text in texts]
    joined = [torch.cat([z for z, _ in row], dim=-1) for row in results]
    pooled = [row[-1][1] for row in results]
    if xl and guided and negative is None and pipe.config.force_zeros_for_empty_prompt:
        joined[1], pooled[1] = torch.zeros_like(joined[1]), torch.zeros_like(pooled[1])
    keys = ["prompt_embeds", "negative_prompt_embeds"]
    found = dict(zip(keys, joined))
    if xl:
        found.update(dict(zip(["pooled_prompt_embeds", "negative_pooled_prompt_embeds"], pooled)))
    return found
