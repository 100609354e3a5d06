/** ONNX Runtime: devices, networks with named and typed inputs and outputs, and tensors that are reused. */
@NullMarked
package dev.mintmark.diffusion.onnx;

import org.jspecify.annotations.NullMarked;
