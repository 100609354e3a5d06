"""Tiny pipelines of random weights, one function for each family, every part as small as its kind allows."""

import tempfile
from pathlib import Path

import torch
from diffusers import (AutoencoderDC, AutoencoderKL, ControlNetModel, DDIMScheduler, DPMSolverMultistepScheduler,
                       EulerDiscreteScheduler, FlowMatchEulerDiscreteScheduler, FluxPipeline, FluxTransformer2DModel,
                       LatentConsistencyModelPipeline, LCMScheduler, MultiControlNetModel, PNDMScheduler, SanaPipeline,
                       SanaTransformer2DModel, SD3Transformer2DModel, StableDiffusion3Pipeline,
                       StableDiffusionControlNetPipeline, StableDiffusionInpaintPipeline, StableDiffusionPipeline,
                       StableDiffusionXLControlNetPipeline, StableDiffusionXLImg2ImgPipeline, StableDiffusionXLPipeline,
                       UNet2DConditionModel)
from transformers import (CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection, Gemma2Config, Gemma2Model, T5Config,
                          T5EncoderModel)

import words

SD1 = dict(beta_schedule="scaled_linear", beta_start=0.00085, beta_end=0.012)


def text(tokenizer, width=16, projection=0, act="quick_gelu", layers=2):
    kind = CLIPTextModelWithProjection if projection else CLIPTextModel
    end = len(tokenizer) - 1
    return loud(kind(CLIPTextConfig(
        vocab_size=len(tokenizer), hidden_size=width, intermediate_size=32, num_hidden_layers=layers,
        num_attention_heads=2, max_position_embeddings=77, bos_token_id=end - 1, eos_token_id=end,
        pad_token_id=tokenizer.pad_token_id, hidden_act=act, projection_dim=projection or 16)))


def unet(**changes):
    values = dict(
        sample_size=8, in_channels=4, out_channels=4, block_out_channels=(8, 16), layers_per_block=1,
        down_block_types=("CrossAttnDownBlock2D", "DownBlock2D"), up_block_types=("UpBlock2D", "CrossAttnUpBlock2D"),
        cross_attention_dim=16, attention_head_dim=2, norm_num_groups=4)
    return loud(UNet2DConditionModel(**{**values, **changes}))


def xl_unet(width, pooled, time_ids=6, **changes):
    return unet(
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"), up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        cross_attention_dim=width, attention_head_dim=(2, 4), use_linear_projection=True,
        addition_embed_type="text_time", addition_time_embed_dim=8,
        projection_class_embeddings_input_dim=pooled + time_ids * 8, **changes)


def vae(channels=4, **changes):
    values = dict(
        in_channels=3, out_channels=3, latent_channels=channels, block_out_channels=(4, 4, 4, 4), layers_per_block=1,
        down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4, norm_num_groups=2,
        sample_size=64, scaling_factor=0.18215)
    made = AutoencoderKL(**{**values, **changes})
    with torch.no_grad():
        for weight in (made.decoder.conv_out.weight, made.decoder.conv_in.weight):
            weight.mul_(2)
    return made


def loud(part):
    """Untrained weights barely react to the prompt; louder ones make a fault visible."""
    with torch.no_grad():
        for name, weight in part.named_parameters():
            if weight.ndim == 2 and any(key in name for key in ("attn", "embed", "context", "caption", "text_projection")):
                weight.mul_(4 if "attn2" in name else 2)
    return part


def sd2(folder):
    tokenizer = words.clip(folder, pad="!")
    return StableDiffusionPipeline(
        vae=vae(), text_encoder=text(tokenizer, act="gelu"), tokenizer=tokenizer,
        unet=unet(attention_head_dim=(2, 4), use_linear_projection=True),
        scheduler=DDIMScheduler(**SD1, prediction_type="v_prediction", clip_sample=False, set_alpha_to_one=False, steps_offset=1),
        safety_checker=None, feature_extractor=None, requires_safety_checker=False)


def inpaint(folder):
    tokenizer = words.clip(folder)
    return StableDiffusionInpaintPipeline(
        vae=vae(), text_encoder=text(tokenizer), tokenizer=tokenizer, unet=unet(in_channels=9),
        scheduler=PNDMScheduler(**SD1, skip_prk_steps=True, steps_offset=1), safety_checker=None, feature_extractor=None,
        requires_safety_checker=False)


def lcm(folder):
    tokenizer = words.clip(folder)
    return LatentConsistencyModelPipeline(
        vae=vae(), text_encoder=text(tokenizer), tokenizer=tokenizer, unet=unet(time_cond_proj_dim=16),
        scheduler=LCMScheduler(**SD1), safety_checker=None, feature_extractor=None, requires_safety_checker=False)


def xl(folder):
    one, two = words.clip(folder / "1"), words.clip(folder / "2", pad="!")
    return StableDiffusionXLPipeline(
        vae=vae(scaling_factor=0.13025), text_encoder=text(one, 16), tokenizer=one,
        text_encoder_2=text(two, 24, projection=20, act="gelu"), tokenizer_2=two, unet=xl_unet(40, 20),
        scheduler=EulerDiscreteScheduler(**SD1, steps_offset=1, timestep_spacing="leading"), add_watermarker=False)


def refiner(folder):
    two = words.clip(folder / "2", pad="!")
    return StableDiffusionXLImg2ImgPipeline(
        vae=vae(scaling_factor=0.13025), text_encoder=None, tokenizer=None,
        text_encoder_2=text(two, 24, projection=20, act="gelu"), tokenizer_2=two, unet=xl_unet(24, 20, time_ids=5),
        scheduler=EulerDiscreteScheduler(**SD1, steps_offset=1, timestep_spacing="leading"),
        requires_aesthetics_score=True, force_zeros_for_empty_prompt=False, add_watermarker=False)


def controlnet(unet):
    """An untrained ControlNet adds nothing, because its last convolutions are zero; these get random weights."""
    made = ControlNetModel.from_unet(unet, conditioning_embedding_out_channels=(4, 4, 4, 4))
    with torch.no_grad():
        for layer in (*made.controlnet_down_blocks, made.controlnet_mid_block, made.controlnet_cond_embedding.conv_out):
            torch.nn.init.normal_(layer.weight, std=0.5)
    return made


def control(folder):
    tokenizer = words.clip(folder)
    net = unet(block_out_channels=(4, 8), norm_num_groups=2, mid_block_type="UNetMidBlock2D")
    return StableDiffusionControlNetPipeline(
        vae=vae(), text_encoder=text(tokenizer), tokenizer=tokenizer, unet=net,
        controlnet=MultiControlNetModel([controlnet(net), controlnet(net)]),
        scheduler=DDIMScheduler(**SD1, clip_sample=False, set_alpha_to_one=False, steps_offset=1), safety_checker=None,
        feature_extractor=None, requires_safety_checker=False)


def control_inpaint_unet():
    """A UNet with nine channels for the pipeline above, whose ControlNets have four."""
    return unet(block_out_channels=(4, 8), norm_num_groups=2, in_channels=9, mid_block_type="UNetMidBlock2D")


def control_xl(folder):
    two = words.clip(folder, pad="!")
    net = xl_unet(24, 20, block_out_channels=(4, 8), norm_num_groups=2, mid_block_type="UNetMidBlock2D")
    return StableDiffusionXLControlNetPipeline(
        vae=vae(scaling_factor=0.13025), text_encoder=None, tokenizer=None,
        text_encoder_2=text(two, 24, projection=20, act="gelu"), tokenizer_2=two, unet=net, controlnet=controlnet(net),
        scheduler=EulerDiscreteScheduler(**SD1, steps_offset=1, timestep_spacing="leading"), add_watermarker=False)


def t5_encoder(tokenizer, width):
    return loud(T5EncoderModel(T5Config(
        vocab_size=len(tokenizer), d_model=width, d_ff=37, d_kv=8, num_heads=2, num_layers=2, feed_forward_proj="gated-gelu",
        relative_attention_num_buckets=8, decoder_start_token_id=0)))


def sd3(folder):
    one, two, three = words.clip(folder / "1"), words.clip(folder / "2", pad="!"), words.t5(256)
    return StableDiffusion3Pipeline(
        vae=vae(16, scaling_factor=1.5305, shift_factor=0.0609, use_quant_conv=False, use_post_quant_conv=False),
        text_encoder=text(one, 12, projection=12), tokenizer=one,
        text_encoder_2=text(two, 16, projection=16, act="gelu"), tokenizer_2=two,
        text_encoder_3=t5_encoder(three, 32), tokenizer_3=three,
        transformer=loud(SD3Transformer2DModel(
            sample_size=8, patch_size=2, in_channels=16, out_channels=16, num_layers=2, attention_head_dim=8,
            num_attention_heads=2, joint_attention_dim=32, caption_projection_dim=16, pooled_projection_dim=28,
            pos_embed_max_size=24, dual_attention_layers=(0,), qk_norm="rms_norm")),
        scheduler=FlowMatchEulerDiscreteScheduler(shift=3.0))


def flux(folder, guidance):
    one, two = words.clip(folder), words.t5(512)
    dynamic = dict(base_image_seq_len=256, max_image_seq_len=4096, base_shift=0.5, max_shift=1.15, shift=3.0,
                   use_dynamic_shifting=True) if guidance else dict(shift=1.0)
    return FluxPipeline(
        vae=vae(4, scaling_factor=0.3611, shift_factor=0.1159, use_quant_conv=False, use_post_quant_conv=False),
        text_encoder=text(one, 16), tokenizer=one, text_encoder_2=t5_encoder(two, 32), tokenizer_2=two,
        transformer=loud(FluxTransformer2DModel(
            patch_size=1, in_channels=16, num_layers=1, num_single_layers=1, attention_head_dim=16, num_attention_heads=2,
            joint_attention_dim=32, pooled_projection_dim=16, axes_dims_rope=(4, 4, 8), guidance_embeds=guidance)),
        scheduler=FlowMatchEulerDiscreteScheduler(**dynamic))


def schnell(folder):
    return flux(folder, guidance=False)


def dev(folder):
    return flux(folder, guidance=True)


def sana(folder):
    tokenizer = words.gemma()
    return SanaPipeline(
        vae=AutoencoderDC(
            in_channels=3, latent_channels=4, attention_head_dim=2, encoder_block_types=("ResBlock", "EfficientViTBlock"),
            decoder_block_types=("ResBlock", "EfficientViTBlock"), encoder_block_out_channels=(8, 8),
            decoder_block_out_channels=(8, 8), encoder_qkv_multiscales=((), (5,)), decoder_qkv_multiscales=((), (5,)),
            encoder_layers_per_block=(1, 1), decoder_layers_per_block=(1, 1), downsample_block_type="conv",
            upsample_block_type="interpolate", decoder_norm_types="rms_norm", decoder_act_fns="silu", scaling_factor=0.41407),
        text_encoder=Gemma2Model(Gemma2Config(
            vocab_size=len(tokenizer), hidden_size=16, intermediate_size=32, num_hidden_layers=2, num_attention_heads=2,
            num_key_value_heads=1, head_dim=8, max_position_embeddings=1024, attn_implementation="eager",
            query_pre_attn_scalar=8, sliding_window=64)),
        tokenizer=tokenizer,
        transformer=loud(SanaTransformer2DModel(
            patch_size=1, in_channels=4, out_channels=4, num_layers=1, num_attention_heads=2, attention_head_dim=4,
            num_cross_attention_heads=2, cross_attention_head_dim=4, cross_attention_dim=8, caption_channels=16,
            sample_size=16)),
        scheduler=DPMSolverMultistepScheduler(
            beta_schedule="linear", prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0,
            final_sigmas_type="zero"))


FAMILIES = {"sd2": sd2, "inpaint": inpaint, "lcm": lcm, "xl": xl, "refiner": refiner, "sd3": sd3, "flux-schnell": schnell,
            "flux-dev": dev, "sana": sana, "control": control, "control-xl": control_xl}


def save(name: str, folder: Path) -> None:
    """Builds the pipeline from a fixed seed and saves it as diffusers' folder."""
    torch.manual_seed(2026)
    with tempfile.TemporaryDirectory() as scratch:
        FAMILIES[name](Path(scratch)).save_pretrained(folder)
    if name == "control":
        control_inpaint_unet().save_pretrained(folder / "unet_inpaint")
