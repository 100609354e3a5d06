/**
 * The samplers of diffusers: solvers that lead from noise to a picture's latents by a network's predictions. They give
 * the timesteps, noise levels and latents that diffusers gives on a CPU. Start with
 * {@link dev.mintmark.diffusion.sampler.Samplers}.
 */
@NullMarked
package dev.mintmark.diffusion.sampler;

import org.jspecify.annotations.NullMarked;
