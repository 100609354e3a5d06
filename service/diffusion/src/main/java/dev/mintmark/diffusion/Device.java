package dev.mintmark.diffusion;

/** Where a model is asked to run. What it then runs on is {@link DiffusionModel#device()}. */
public enum Device {
    /** CUDA where it loads, else the CPU; {@link DiffusionModel#deviceNote()} then says why. */
    AUTO,
    /** The CPU, always there. */
    CPU,
    /**
     * The first CUDA device, or a {@link ModelException} that says what is missing. Needs the build profile {@code gpu}
     * and CUDA 12 with cuDNN 9. Choosing it is tested; drawing on it has not been verified on a GPU.
     */
    CUDA
}
