/** Text to image with Stable Diffusion on ONNX Runtime. */
module dev.mintmark.diffusion {
    requires com.microsoft.onnxruntime;
    requires tools.jackson.databind;
    requires static transitive org.jspecify;

    exports dev.mintmark.diffusion;
    exports dev.mintmark.diffusion.noisewatermark;
}
