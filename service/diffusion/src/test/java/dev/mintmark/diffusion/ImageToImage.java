package dev.mintmark.diffusion;

import dev.mintmark.diffusion.family.ImageTensor;
import dev.mintmark.diffusion.family.VaeDecoder;
import dev.mintmark.diffusion.family.VaeEncoder;
import dev.mintmark.diffusion.onnx.OnnxBackend;
import java.nio.file.Path;
import java.util.List;

/** Regenerates pictures with the model that drew them, an attack that no mark in the pixels survives. */
final class ImageToImage implements AutoCloseable {
    private static final int STEPS = 20;
    private static final float GUIDANCE = 4;

    private final ModelFolder folder;
    private final DiffusionModel model;
    private final OnnxBackend backend;
    private final VaeEncoder encoder;
    private final VaeDecoder decoder;

    ImageToImage(Path root) throws ModelException {
        folder = ModelFolder.read(root);
        model = DiffusionModel.load(root, Device.CPU);
        backend = OnnxBackend.open(Device.CPU);
        encoder = VaeEncoder.load(backend, folder, VaeTiling.AUTO);
        decoder = VaeDecoder.load(backend, folder, VaeTiling.AUTO);
    }

    /** Encodes and decodes a picture with the autoencoder. */
    Drawing roundTrip(Drawing picture) {
        int height = picture.height() / folder.factor();
        int width = picture.width() / folder.factor();
        float[] planes =
                ImageTensor.of(picture.argb(), picture.width(), picture.height(), picture.width(), picture.height());
        int[] argb = decoder.decode(encoder.encode(planes, height, width, null), height, width);
        return new Drawing(picture.width(), picture.height(), argb, "", 0, List.of());
    }

    /** Image to image (Meng et al., 2022) with a prompt. */
    Drawing redrawn(Drawing picture, String prompt, double strength) {
        DrawRequest request =
                new DrawRequest(prompt, null, 99, STEPS, GUIDANCE, "ddim", picture.width(), picture.height());
        InputImage input = new InputImage(picture.argb(), picture.width(), picture.height());
        return model.draw(request.withImage(input, strength), StepListener.NONE);
    }

    @Override
    public void close() {
        backend.close();
        model.close();
    }
}
