/** Text to image with Stable Diffusion on ONNX Runtime. */
module dev.mintmark.diffusion {
    requires com.microsoft.onnxruntime;
    requires transitive tools.jackson.databind;
    requires static transitive org.jspecify;

    exports dev.mintmark.diffusion;
    exports dev.mintmark.diffusion.noisewatermark;
    exports dev.mintmark.diffusion.sampler;
}
