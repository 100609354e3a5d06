"""Small tokenizers of random-weight pipelines, in the file formats of CLIP, T5 and Gemma."""

from pathlib import Path

from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers
from transformers import CLIPTokenizer, GemmaTokenizerFast, T5TokenizerFast

from vocabulary import write_vocabulary

CORPUS = """a red fox under a violet sky beside a quiet lake, watercolour, soft morning light
a photograph of an astronaut riding a horse on the moon, highly detailed, dramatic lighting
portrait of an old sailor with a blue scarf, oil on canvas, thick brush strokes
a lighthouse above the stormy sea at night, the lamp shining through the rain
an isometric drawing of a small city with trees, rivers and bridges, pastel colours
the mountains in winter, snow, pine forest, wide angle, sharp focus, studio quality
blurry, low quality, deformed, watermark, text, signature, cropped, grainy
a bowl of lemons and oranges on a wooden table, still life, warm afternoon light"""


def clip(folder: Path, pad: str = "<|endoftext|>") -> CLIPTokenizer:
    """Stable Diffusion 1 pads with the end token; Stable Diffusion 2 and the second encoder of XL pad with "!", id 0."""
    write_vocabulary(CORPUS, folder, merges=200)
    return CLIPTokenizer(str(folder / "vocab.json"), str(folder / "merges.txt"), model_max_length=77, pad_token=pad)


def t5(length: int) -> T5TokenizerFast:
    """SentencePiece's unigram model, as tokenizer.json holds T5's."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.Sequence([normalizers.Nmt(), normalizers.NFKC(),
                                                 normalizers.Replace(Regex(" {2,}"), " ")])
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = decoders.Metaspace()
    trainer = trainers.UnigramTrainer(vocab_size=160, special_tokens=["<pad>", "</s>", "<unk>"], unk_token="<unk>",
                                      show_progress=False)
    tokenizer.train_from_iterator(CORPUS.splitlines(), trainer)
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", special_tokens=[("</s>", tokenizer.token_to_id("</s>"))])
    return T5TokenizerFast(tokenizer_object=tokenizer, extra_ids=0, model_max_length=length)


def gemma() -> GemmaTokenizerFast:
    """Byte-pair encoding with bytes for what the vocabulary lacks, as tokenizer.json holds Gemma's."""
    tokenizer = Tokenizer(models.BPE(byte_fallback=True, unk_token="<unk>", fuse_unk=True))
    tokenizer.normalizer = normalizers.Replace(" ", "▁")
    tokenizer.pre_tokenizer = pre_tokenizers.Split(" ", "merged_with_previous")
    tokenizer.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    special = ["<pad>", "<eos>", "<bos>", "<unk>"] + [f"<0x{byte:02X}>" for byte in range(256)]
    trainer = trainers.BpeTrainer(vocab_size=400, special_tokens=special, show_progress=False)
    tokenizer.train_from_iterator(CORPUS.splitlines(), trainer)
    return GemmaTokenizerFast(tokenizer_object=tokenizer, model_max_length=400, add_bos_token=True)
