package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceTest {
    @TempDir
    Path folder;

    /** Bytes in an array, and the same bytes as a source of parts of a channel and of arrays. */
    private record Pair(byte[] bytes, Source source) {
        Pair changed(Random random) {
            int at = random.nextInt(bytes.length + 1);
            int length = Math.min(bytes.length - at, random.nextInt(1 + bytes.length / 3));
            byte[] more = SampleFiles.noise(1 + random.nextInt(50_000));
            byte[] head = Arrays.copyOf(bytes, at);
            byte[] tail = Arrays.copyOfRange(bytes, at + length, bytes.length);
            return switch (random.nextInt(4)) {
                case 0 ->
                    new Pair(
                            SampleFiles.joined(head, more, Arrays.copyOfRange(bytes, at, bytes.length)),
                            source.with(at, more));
                case 1 -> new Pair(SampleFiles.joined(head, tail), source.without(new FileRange(at, length)));
                case 2 -> {
                    byte[] other = SampleFiles.noise(length);
                    yield new Pair(SampleFiles.joined(head, other, tail), source.replaced(at, other));
                }
                default ->
                    length < 1000
                            ? this
                            : new Pair(
                                    Arrays.copyOfRange(bytes, at, at + length), source.only(new FileRange(at, length)));
            };
        }
    }

    @Test
    void partsOfChannelsAndArraysReadAsOneArray() throws Exception {
        Random random = new Random(7);
        byte[] bytes = SampleFiles.noise(600_000);
        Path file = Files.write(folder.resolve("file"), bytes);
        Path copy = folder.resolve("copy");
        try (FileChannel channel = FileChannel.open(file);
                FileChannel out = FileChannel.open(copy, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            for (int round = 0; round < 60; round++) {
                Pair pair = new Pair(bytes, Source.of(channel));
                for (int i = random.nextInt(9); i >= 0; i--) {
                    compare(pair, random);
                    pair = pair.changed(random);
                }
                compare(pair, random);
                pair.source().writeTo(out);
                assertThat(Files.readAllBytes(copy)).isEqualTo(pair.bytes());
            }
        }
    }

    private static void compare(Pair pair, Random random) throws Exception {
        byte[] bytes = pair.bytes();
        Source source = pair.source();
        assertThat(source.length()).isEqualTo(bytes.length);
        assertThat(source.toArray()).isEqualTo(bytes);
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        for (int i = 0; i < 400 && bytes.length >= 8; i++) {
            int at = random.nextInt(bytes.length - 7);
            assertThat(source.at(at)).isEqualTo(bytes[at]);
            assertThat(source.unsigned(at)).isEqualTo(bytes[at] & 0xff);
            assertThat(source.getShort(at)).isEqualTo(buffer.getShort(at));
            assertThat(source.getInt(at)).isEqualTo(buffer.getInt(at));
            assertThat(source.getLong(at)).isEqualTo(buffer.getLong(at));
            int length = random.nextInt(bytes.length - at);
            byte[] range = Arrays.copyOfRange(bytes, at, at + length);
            if (i < 9) {
                assertThat(source.copyOf(at, at + length)).isEqualTo(range);
                assertThat(source.isAt(range, at)).isTrue();
                MessageDigest digest = MessageDigest.getInstance("SHA-256");
                source.update(digest, at, length);
                assertThat(digest.digest())
                        .isEqualTo(MessageDigest.getInstance("SHA-256").digest(range));
            }
        }
    }

    @Test
    void manyReplacementsAreOneSource() {
        byte[] bytes = SampleFiles.noise(1000);
        TreeMap<Long, byte[]> others = new TreeMap<>();
        byte[] expected = bytes.clone();
        for (int at = 0; at < 1000; at += 100) {
            others.put((long) at, new byte[] {1, 2});
            expected[at] = 1;
            expected[at + 1] = 2;
        }
        assertThat(Source.of(bytes).replaced(others).toArray()).isEqualTo(expected);
    }

    @Test
    void bytesOutsideOfAFileAreRefused() throws Exception {
        Path file = Files.write(folder.resolve("file"), new byte[10]);
        try (FileChannel channel = FileChannel.open(file)) {
            Source[] sources = {
                Source.of(new byte[10]),
                Source.of(channel),
                Source.of(new byte[4]).with(2, new byte[6])
            };
            for (Source source : sources) {
                for (long at : new long[] {-1, 10, 1L << 32, Long.MAX_VALUE}) {
                    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> source.at(at));
                    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> source.getInt(at));
                }
                assertThatExceptionOfType(IndexOutOfBoundsException.class)
                        .isThrownBy(() -> source.copyOf(new FileRange(5, 6)));
                assertThat(source.isAt(new byte[3], 8)).isFalse();
            }
        }
    }

    @Test
    void aFileThatBecomesShorterOrCannotBeReadIsAnErrorOfInputAndOutput() throws Exception {
        byte[] image = SampleImages.png(300, 300);
        TestAuthority authority = new TestAuthority();
        ClaimSigner signer = authority.signer(SigningAlgorithm.ES256);
        byte[] signed =
                ManifestWriter.sign(image, SampleImages.content(), signer).bytes();
        Path file = Files.write(folder.resolve("file"), signed);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            Source source = Source.of(channel);
            channel.truncate(20);
            assertThatExceptionOfType(UncheckedIOException.class)
                    .isThrownBy(() -> source.at(30))
                    .withMessageContaining("became shorter");
            ValidationReport report = new ManifestValidator(authority.policy(), Clock.systemUTC()).validate(source);
            assertThat(report.state()).isEqualTo(ValidationReport.State.ERROR);
            assertThat(report.error()).contains("cannot be read");
            Manifest manifest = SampleImages.content().manifest(OptionalAssertions.NONE);
            SeekableByteChannel out = channel;
            assertThatExceptionOfType(IOException.class)
                    .isThrownBy(() -> ManifestWriter.sign(source, manifest, signer, SigningOptions.NONE, out));
        }
    }

    /** Signing from a channel to a channel gives what signing in memory gives, byte for byte but for the manifest. */
    @Test
    void everyFormatIsSignedUpdatedAndStrippedThroughChannels() throws Exception {
        TestAuthority authority = new TestAuthority();
        ClaimSigner signer = authority.signer(SigningAlgorithm.ES256);
        ManifestValidator validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
        Manifest manifest = SampleImages.content().manifest(OptionalAssertions.NONE);
        for (String format : SampleFiles.FORMATS) {
            byte[] image = SampleImages.of(format, 60, 40);
            Path in = Files.write(folder.resolve("in"), image);
            Path out = Files.write(folder.resolve("out"), new byte[1 << 20]);
            try (FileChannel from = FileChannel.open(in);
                    FileChannel to = FileChannel.open(out, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                SignedAsset signed = ManifestWriter.sign(Source.of(from), manifest, signer, SigningOptions.NONE, to);
                byte[] written = Files.readAllBytes(out);
                assertThat(signed.bytes()).isEmpty();
                assertThat(validator.validate(written).state()).as(format).isEqualTo(ValidationReport.State.TRUSTED);
                assertThat(validator.validate(Source.of(to)).state()).isEqualTo(ValidationReport.State.TRUSTED);
                assertThat(ManifestReader.store(Source.of(to)))
                        .hasValueSatisfying(store -> assertThat(store).isEqualTo(signed.manifestStore()));
                assertThat(ManifestReader.strip(Source.of(to)).toArray()).isEqualTo(ManifestReader.strip(written));
                assertThat(validator.crJson(Source.of(to))).contains(signed.manifestUrn());
                assertThat(validator.json(Source.of(to), false)).contains(signed.manifestUrn());
                SignedAsset apart = ManifestWriter.signApart(Source.of(from), manifest, signer, SigningOptions.NONE);
                assertThat(validator
                                .validate(Source.of(from), apart.manifestStore())
                                .state())
                        .isEqualTo(ValidationReport.State.TRUSTED);
            }
        }
    }

    @Test
    void anUpdateIsWrittenToAChannel() throws Exception {
        TestAuthority authority = new TestAuthority();
        ClaimSigner signer = authority.signer(SigningAlgorithm.ES256);
        ManifestValidator validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
        byte[] signed = ManifestWriter.sign(SampleImages.jpeg(90, 60), SampleImages.content(), signer)
                .bytes();
        Path out = folder.resolve("out");
        try (FileChannel to =
                FileChannel.open(out, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ManifestWriter.update(
                    Source.of(signed),
                    Manifest.builder().generator("Publisher", "1").action(Action.of(Action.PUBLISHED)),
                    validator,
                    signer,
                    SigningOptions.NONE,
                    to);
            ValidationReport report = validator.validate(Source.of(to));
            assertThat(report.state()).isEqualTo(ValidationReport.State.TRUSTED);
            assertThat(report.manifests()).isEqualTo(2);
        }
    }

    /** No byte but those of headers is read twice. */
    @Test
    void aFileIsReadOnceToBeSigned() throws Exception {
        byte[] image = SampleImages.jpeg(60, 40);
        byte[] scan =
                SampleFiles.joined(Arrays.copyOf(image, image.length - 2), new byte[3_000_000], new byte[] {-1, -39});
        Path in = Files.write(folder.resolve("in"), scan);
        Path out = folder.resolve("out");
        ClaimSigner signer = new TestAuthority().signer(SigningAlgorithm.ES256);
        long[] bytes = {0};
        try (FileChannel file = FileChannel.open(in);
                SeekableByteChannel from = new Counting(file, bytes);
                FileChannel to = FileChannel.open(out, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ManifestWriter.sign(
                    Source.of(from),
                    SampleImages.content().manifest(OptionalAssertions.NONE),
                    signer,
                    SigningOptions.NONE,
                    to);
        }
        assertThat(bytes[0]).isBetween((long) scan.length, scan.length + 200_000L);
    }

    /** A channel that counts what is read. */
    private record Counting(FileChannel file, long[] count) implements SeekableByteChannel {
        @Override
        public int read(ByteBuffer to) throws IOException {
            int read = file.read(to);
            count[0] += Math.max(0, read);
            return read;
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            return file.write(from);
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public SeekableByteChannel position(long position) throws IOException {
            return file.position(position);
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public SeekableByteChannel truncate(long size) throws IOException {
            return file.truncate(size);
        }

        @Override
        public boolean isOpen() {
            return file.isOpen();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }
}
