package dev.mintmark.diffusion;

/** The device that a model is asked to run on. {@link DiffusionModel#device()} is the device that it runs on. */
public enum Device {
    /** CUDA if it loads, otherwise the CPU; {@link DiffusionModel#deviceNote()} then gives the reason. */
    AUTO,
    /** The CPU, always available. */
    CPU,
    /**
     * The first CUDA device. Loading fails with a {@link ModelException} that says what is missing. Needs the build
     * profile {@code gpu}, CUDA 12 and cuDNN 9. The selection is tested; drawing has not been verified on a GPU.
     */
    CUDA
}
