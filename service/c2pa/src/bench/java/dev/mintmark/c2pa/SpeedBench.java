package dev.mintmark.c2pa;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Times of signing and validating beside the reference's, in turns, so that what else the machine does meets both. Both
 * sign with the same key and chain, without a time-stamp; both validate the same file under the same trust anchor.
 */
final class SpeedBench {
    private static final int SIDE = 512;
    private static final int SQUARE = 32;
    private static final int NOISE = 32;
    private static final float QUALITY = 0.95f;
    private static final double TARGET = 0.5;
    private static final double MILLION = 1e6;
    private static final String BUILD = "the reference is a WebAssembly build in Node";
    private static final String NATIVE = "the reference's native build in Python";
    private static final Path SCRIPT = Path.of("../../scripts/c2pa/native.py");

    private SpeedBench() {}

    @FunctionalInterface
    private interface Work {
        void run() throws Exception;
    }

    static List<Row> rows(boolean quick, Path scratch, @Nullable Path python) throws Exception {
        TestAuthority authority = new TestAuthority();
        ClaimSigner signer = authority.signer(SigningAlgorithm.ES256);
        ManifestValidator validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
        Path folder = Files.createDirectories(scratch.resolve("speed"));
        List<Row> rows = new ArrayList<>();
        PrivateKeySigner key = (PrivateKeySigner) signer;
        try (Reference reference = new Reference(authority, key, List.of("node", "speed.mjs"));
                Reference ofPython = python == null
                        ? null
                        : new Reference(
                                authority,
                                key,
                                List.of(
                                        python.toString(),
                                        SCRIPT.toAbsolutePath().toString()))) {
            for (String format : List.of("png", "jpeg")) {
                byte[] image = picture(format);
                byte[] signed = ManifestWriter.sign(image, SampleImages.content(), signer)
                        .bytes();
                Path plain = Files.write(folder.resolve("plain." + format), image);
                Path with = Files.write(folder.resolve("signed." + format), signed);
                String what = format + " of " + SIDE + "², " + image.length / 1000 + " kB";
                rows.addAll(compared(
                        "sign",
                        what,
                        quick,
                        () -> ManifestWriter.sign(image, SampleImages.content(), signer),
                        () -> reference.time("sign", plain, format),
                        ofPython == null ? null : () -> ofPython.time("sign", plain, format)));
                rows.addAll(compared(
                        "validate",
                        what,
                        quick,
                        () -> {
                            if (validator.validate(signed).state() != ValidationReport.State.TRUSTED) {
                                throw new C2paException("The file is not trusted.");
                            }
                        },
                        () -> reference.time("validate", with, format),
                        ofPython == null ? null : () -> ofPython.time("validate", with, format)));
            }
        }
        rows.add(signature(quick, signer));
        return rows;
    }

    /** The time of the platform's signature alone; the reference's signatures are made by OpenSSL here. */
    private static Row signature(boolean quick, ClaimSigner signer) throws C2paException {
        byte[] message = new byte[1024];
        int rounds = quick ? 400 : 3_000;
        double[] times = new double[rounds];
        for (int i = 0; i < 2 * rounds; i++) {
            long start = System.nanoTime();
            signer.sign(message);
            times[i % rounds] = (System.nanoTime() - start) / MILLION;
        }
        Arrays.sort(times);
        return Row.figure(
                "of each signing, the ES256 signature alone, median",
                times[rounds / 2],
                "ms",
                "by the Java platform; the reference's is made by OpenSSL in Node");
    }

    /** Flat squares with noise, whose files are as large as those of photographs. */
    private static byte[] picture(String format) throws IOException {
        BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(SIDE);
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int noise = random.nextInt(NOISE);
                int red = (int) (100 + 80 * Math.sin(x / SQUARE)) + noise;
                int green = (int) (110 + 80 * Math.cos(y / SQUARE)) + noise;
                int blue = (x / SQUARE + y / SQUARE) * 5 + noise;
                image.setRGB(x, y, red << 16 | green << 8 | blue);
            }
        }
        ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
        ImageWriteParam parameters = writer.getDefaultWriteParam();
        if (format.equals("jpeg")) {
            parameters.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
            parameters.setCompressionQuality(QUALITY);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (ImageOutputStream stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new IIOImage(image, null, null), parameters);
        } finally {
            writer.dispose();
        }
        return out.toByteArray();
    }

    @FunctionalInterface
    private interface Timed {
        double milliseconds() throws Exception;
    }

    private static List<Row> compared(
            String step, String what, boolean quick, Work work, Timed theirs, @Nullable Timed ofNative)
            throws Exception {
        int warmUps = quick ? 400 : 3_000;
        int theirWarmUps = quick ? 20 : 100;
        int rounds = quick ? 100 : 500;
        for (int i = 0; i < warmUps; i++) {
            work.run();
        }
        for (int i = 0; i < theirWarmUps; i++) {
            theirs.milliseconds();
            if (ofNative != null) {
                ofNative.milliseconds();
            }
        }
        double[] our = new double[rounds];
        double[] their = new double[rounds];
        double[] natives = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            long start = System.nanoTime();
            work.run();
            our[i] = (System.nanoTime() - start) / MILLION;
            their[i] = theirs.milliseconds();
            natives[i] = ofNative == null ? Double.NaN : ofNative.milliseconds();
        }
        Arrays.sort(natives);
        Arrays.sort(our);
        Arrays.sort(their);
        String name = step + " " + what;
        String note = rounds + " each in turns after " + warmUps + " and " + theirWarmUps + " to warm up";
        Row ratioToNative = ofNative == null
                ? Row.unmeasured(
                        name + ", ratio of medians to the native reference",
                        "",
                        null,
                        "without Python, or its package was not installed")
                : Row.figure(
                        name + ", ratio of medians to the native reference",
                        our[rounds / 2] / natives[rounds / 2],
                        "",
                        ms(natives[rounds / 2]) + "; " + NATIVE);
        return List.of(
                ratioToNative,
                Row.figure(
                        name + ", median",
                        our[rounds / 2],
                        "ms",
                        "95th percentile " + ms(our[p95(rounds)]) + "; " + note),
                Row.figure(
                        name + ", the reference's median",
                        their[rounds / 2],
                        "ms",
                        "95th percentile " + ms(their[p95(rounds)]) + "; " + BUILD),
                Row.atMost(name + ", ratio of medians", our[rounds / 2] / their[rounds / 2], "", TARGET, BUILD),
                Row.atMost(
                        name + ", ratio of 95th percentiles",
                        our[p95(rounds)] / their[p95(rounds)],
                        "",
                        TARGET,
                        BUILD));
    }

    private static int p95(int rounds) {
        return Math.min(rounds - 1, rounds * 95 / 100);
    }

    private static String ms(double value) {
        return String.format(Locale.ROOT, "%.3g ms", value);
    }

    /** The reference in its own process: each input line requests one round, each output line is its duration. */
    private static final class Reference implements AutoCloseable {
        private final Process node;
        private final java.io.BufferedReader answers;
        private final java.io.Writer questions;
        private final JsonMapper json = new JsonMapper();

        Reference(TestAuthority authority, PrivateKeySigner signer, List<String> command) throws Exception {
            node = new ProcessBuilder(command)
                    .directory(Path.of("src/test/reference").toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            answers = node.inputReader(StandardCharsets.UTF_8);
            questions = node.outputWriter(StandardCharsets.UTF_8);
            List<byte[]> chain = new ArrayList<>();
            for (var certificate : signer.chain()) {
                chain.add(certificate.getEncoded());
            }
            Map<String, Object> start = new LinkedHashMap<>();
            start.put("trustAnchors", authority.pem());
            start.put("chain", chain);
            start.put("key", signer.key().getEncoded());
            say(start);
        }

        double time(String step, Path file, String format) throws IOException {
            say(Map.of("step", step, "path", file.toAbsolutePath().toString(), "mediaType", "image/" + format));
            String answer = answers.readLine();
            if (answer == null) {
                throw new IOException("The reference engine ended while it was asked to " + step + " " + file + ".");
            }
            return Double.parseDouble(answer);
        }

        private void say(Object line) throws IOException {
            questions.write(json.writeValueAsString(line) + "\n");
            questions.flush();
        }

        @Override
        public void close() {
            node.destroy();
        }
    }
}
