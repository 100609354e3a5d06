/**
 * Families of models, one file each: {@link dev.mintmark.diffusion.family.Family} says what such a file must tell, and
 * {@link dev.mintmark.diffusion.family.Families} lists them. The network, its text conditioning and the autoencoder are shared.
 */
@NullMarked
package dev.mintmark.diffusion.family;

import org.jspecify.annotations.NullMarked;
