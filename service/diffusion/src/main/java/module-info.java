/** Diffusion models on ONNX Runtime: text, and text with a picture, to image. */
module dev.mintmark.diffusion {
    requires ai.djl.tokenizers;
    requires com.microsoft.onnxruntime;
    requires transitive tools.jackson.databind;
    requires static transitive org.jspecify;

    exports dev.mintmark.diffusion;
    exports dev.mintmark.diffusion.control;
    exports dev.mintmark.diffusion.noisewatermark;
    exports dev.mintmark.diffusion.sampler;
}
