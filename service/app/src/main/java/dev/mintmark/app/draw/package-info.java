/**
 * The first step, from a recipe to pixels: the installed models, the drawing on ONNX Runtime, and the watermark in the initial
 * noise. Uses {@code artwork}, {@code image} and {@code io}.
 */
@NullMarked
package dev.mintmark.app.draw;

import org.jspecify.annotations.NullMarked;
