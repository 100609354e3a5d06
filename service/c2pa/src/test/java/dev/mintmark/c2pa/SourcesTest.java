package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever takes a file as an array takes one in a channel. */
class SourcesTest {
    @TempDir
    Path folder;

    private TestAuthority authority;
    private ClaimSigner signer;
    private ManifestValidator validator;

    @BeforeEach
    void start() throws Exception {
        authority = new TestAuthority();
        signer = authority.signer(SigningAlgorithm.ES256);
        validator = new ManifestValidator(authority.policy(), Clock.systemUTC());
        Files.write(folder.resolve("in.png"), SampleImages.png(8, 8));
    }

    private record Later(ClaimSigner signer) implements AsyncClaimSigner {
        @Override
        public SigningAlgorithm algorithm() {
            return signer.algorithm();
        }

        @Override
        public List<X509Certificate> chain() {
            return signer.chain();
        }

        @Override
        public CompletionStage<byte[]> sign(byte[] toBeSigned) {
            try {
                return CompletableFuture.completedFuture(signer.sign(toBeSigned));
            } catch (C2paException e) {
                return CompletableFuture.failedFuture(e);
            }
        }
    }

    private FileChannel in() throws Exception {
        return FileChannel.open(folder.resolve("in.png"));
    }

    private FileChannel out() throws Exception {
        return FileChannel.open(
                folder.resolve("out.png"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
    }

    @Test
    void anImageOfAModelIsSignedAndReadThroughChannels() throws Exception {
        try (FileChannel in = in();
                FileChannel out = out()) {
            SignedAsset signed = ManifestWriter.sign(
                    Source.of(in), SampleImages.content(), OptionalAssertions.NONE, signer, SigningOptions.NONE, out);
            Source file = Source.of(out);
            assertThat(validator.validate(file).state()).isEqualTo(ValidationReport.State.TRUSTED);
            assertThat(validator.contents(file).orElseThrow().active().label()).isEqualTo(signed.manifestUrn());
            assertThat(LaterEvidence.timeStamp(file, authority).label()).isEqualTo("c2pa.time-stamp");
        }
    }

    @Test
    void anAsynchronousSignerWritesToAChannel() throws Exception {
        Manifest manifest = SampleImages.content().manifest(OptionalAssertions.NONE);
        try (FileChannel in = in();
                FileChannel out = out()) {
            new Later(signer)
                    .sign(Source.of(in), manifest, SigningOptions.NONE, out, Runnable::run)
                    .get();
            assertThat(validator.validate(Source.of(out)).state()).isEqualTo(ValidationReport.State.TRUSTED);
        }
    }

    @Test
    void contentsLieAtAnAddressToo() throws Exception {
        byte[] named = ManifestWriter.withRemoteManifest(SampleImages.png(8, 8), "https://example.org/a.c2pa");
        Manifest manifest = SampleImages.content().manifest(OptionalAssertions.NONE);
        byte[] store = ManifestWriter.signApart(named, manifest, signer, SigningOptions.NONE)
                .manifestStore();
        assertThat(validator.contents(named)).isEmpty();
        assertThat(validator.withResolver(url -> store).contents(named)).isPresent();
    }
}
