package dev.mintmark.app.verify;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.mintmark.watermark.Raster;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What somebody does who has the starter model and wants to be rid of marks: square pictures drawn anew, by ONNX alone. */
final class Regeneration {
    private static final Path STARTER = Path.of("../../models/starter");
    private static final OrtEnvironment ORT = OrtEnvironment.getEnvironment();
    private static final int CHANNELS = 8;
    private static final int FACTOR = 16;
    private static final int STEP = 50;

    private Regeneration() {}

    /** Through the autoencoder and back: every pixel is the decoder's. */
    static Raster roundTrip(Raster picture) throws OrtException {
        return decoded(encoded(picture), picture.width());
    }

    /** Image to image: noise up to a level, and from there down in so many of 20 steps of DDIM, without a prompt. */
    static Raster redrawn(Raster picture, int steps) throws OrtException {
        int side = picture.width() / FACTOR;
        double[] signal = signal();
        float[] latents = encoded(picture);
        Random random = new Random(5);
        int level = steps * STEP - 1;
        for (int i = 0; i < latents.length; i++) {
            latents[i] = (float) (signal[level] * latents[i] + noise(signal[level]) * random.nextGaussian());
        }
        JsonNode vocabulary = JsonMapper.shared()
                .readTree(STARTER.resolve("tokenizer/vocab.json").toFile());
        long[] blank = new long[32];
        Arrays.fill(blank, vocabulary.required("<|endoftext|>").asLong());
        blank[0] = vocabulary.required("<|startoftext|>").asLong();
        try (OrtSession text = session("text_encoder");
                OrtSession unet = session("unet");
                OnnxTensor ids = OnnxTensor.createTensor(ORT, LongBuffer.wrap(blank), new long[] {1, 32});
                OrtSession.Result states = text.run(Map.of("input_ids", ids))) {
            OnnxTensor hidden = (OnnxTensor) states.get("last_hidden_state").orElseThrow();
            for (int time = level; time > 0; time -= STEP) {
                try (OnnxTensor sample = OnnxTensor.createTensor(
                                ORT, FloatBuffer.wrap(latents), new long[] {1, CHANNELS, side, side});
                        OnnxTensor timestep =
                                OnnxTensor.createTensor(ORT, LongBuffer.wrap(new long[] {time}), new long[0]);
                        OrtSession.Result result = unet.run(
                                Map.of("sample", sample, "timestep", timestep, "encoder_hidden_states", hidden))) {
                    float[] velocity = floats(result);
                    double before = time >= STEP ? signal[time - STEP] : 1;
                    float[] next = new float[latents.length];
                    for (int i = 0; i < next.length; i++) {
                        double clean = signal[time] * latents[i] - noise(signal[time]) * velocity[i];
                        double left = signal[time] * velocity[i] + noise(signal[time]) * latents[i];
                        next[i] = (float) (before * clean + noise(before) * left);
                    }
                    latents = next;
                }
            }
        }
        return decoded(latents, picture.width());
    }

    /** The share of the picture in the latents at each timestep, as the starter's scheduler configuration says. */
    private static double[] signal() {
        double[] signal = new double[1000];
        double product = 1;
        for (int i = 0; i < signal.length; i++) {
            double root = Math.sqrt(0.00085) + (Math.sqrt(0.012) - Math.sqrt(0.00085)) * i / 999;
            product *= 1 - root * root;
            signal[i] = Math.sqrt(product);
        }
        double first = signal[0];
        double last = signal[999];
        for (int i = 0; i < signal.length; i++) {
            signal[i] = (signal[i] - last) * first / (first - last);
        }
        return signal;
    }

    private static double noise(double signal) {
        return Math.sqrt(1 - signal * signal);
    }

    private static float[] encoded(Raster picture) throws OrtException {
        int count = picture.argb().length;
        float[] planes = new float[3 * count];
        for (int i = 0; i < planes.length; i++) {
            planes[i] = (picture.argb()[i % count] >> (16 - 8 * (i / count)) & 0xFF) / 127.5f - 1;
        }
        // the means come first, then the variances
        return Arrays.copyOf(
                run("vae_encoder", "sample", planes, 3, picture.width()), CHANNELS * count / (FACTOR * FACTOR));
    }

    private static Raster decoded(float[] latents, int side) throws OrtException {
        float[] pixels = run("vae_decoder", "latent_sample", latents, CHANNELS, side / FACTOR);
        int[] argb = new int[side * side];
        for (int i = 0; i < pixels.length; i++) {
            int level = (int) Math.rint(Math.clamp(pixels[i] * 127.5 + 127.5, 0.0, 255.0));
            argb[i % argb.length] |= 0xFF000000 | level << (16 - 8 * (i / argb.length));
        }
        return new Raster(side, side, argb);
    }

    private static float[] run(String part, String input, float[] values, int channels, int side) throws OrtException {
        try (OrtSession session = session(part);
                OnnxTensor tensor =
                        OnnxTensor.createTensor(ORT, FloatBuffer.wrap(values), new long[] {1, channels, side, side});
                OrtSession.Result result = session.run(Map.of(input, tensor))) {
            return floats(result);
        }
    }

    private static float[] floats(OrtSession.Result result) {
        FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
        float[] floats = new float[buffer.remaining()];
        buffer.get(floats);
        return floats;
    }

    private static OrtSession session(String part) throws OrtException {
        return ORT.createSession(STARTER.resolve(part + "/model.onnx").toString());
    }
}
