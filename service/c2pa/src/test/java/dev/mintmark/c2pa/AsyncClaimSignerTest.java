package dev.mintmark.c2pa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.c2pa.ValidationReport.State;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Signing with a key whose service answers later. */
@Timeout(60)
class AsyncClaimSignerTest {
    private static final Manifest MANIFEST;
    private static TestAuthority authority;
    private static ClaimSigner key;

    static {
        try {
            MANIFEST = Manifest.builder()
                    .generator("Darkroom", "2.1")
                    .action(Action.created(DigitalSourceType.DIGITAL_CAPTURE))
                    .build();
        } catch (C2paException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    @BeforeAll
    static void keys() throws Exception {
        authority = new TestAuthority();
        key = authority.signer(SigningAlgorithm.ES256);
    }

    /** A service that answers when {@code answer} completes, with what {@code change} makes of the signature. */
    private record Service(CompletableFuture<Void> answer, UnaryOperator<byte[]> change) implements AsyncClaimSigner {
        @Override
        public SigningAlgorithm algorithm() {
            return key.algorithm();
        }

        @Override
        public List<X509Certificate> chain() {
            return key.chain();
        }

        @Override
        public CompletionStage<byte[]> sign(byte[] toBeSigned) {
            return answer.thenApply(nothing -> {
                try {
                    return change.apply(key.sign(toBeSigned));
                } catch (C2paException e) {
                    throw new IllegalStateException(e);
                }
            });
        }
    }

    private static CompletableFuture<SignedAsset> sign(AsyncClaimSigner signer, ExecutorService executor) {
        return signer.sign(SampleImages.png(9, 9), MANIFEST, SigningOptions.NONE, executor);
    }

    @Test
    void theFileIsSignedWhenTheServiceAnswers() throws Exception {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<SignedAsset> signed = sign(new Service(answer, UnaryOperator.identity()), executor);
            assertThat(signed).isNotDone();
            answer.complete(null);
            byte[] file = signed.get(30, TimeUnit.SECONDS).bytes();
            assertThat(new ManifestValidator(authority.policy(), Clock.systemUTC())
                            .validate(file)
                            .state())
                    .isEqualTo(State.TRUSTED);
        }
    }

    @Test
    void aServiceThatFailsOrSignsWronglyGivesAReason() {
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            Service failing = new Service(
                    CompletableFuture.failedFuture(new IllegalStateException("the key is disabled")),
                    UnaryOperator.identity());
            assertThatThrownBy(() -> sign(failing, executor).get(30, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(C2paException.class)
                    .hasMessageContaining("the key is disabled");
            Service wrong = new Service(CompletableFuture.completedFuture(null), signature -> {
                signature[5] ^= 1;
                return signature;
            });
            assertThatThrownBy(() -> sign(wrong, executor).get(30, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOf(C2paException.class)
                    .hasMessageContaining("claimSignature.mismatch");
        }
    }

    @Test
    void anInterruptedThreadStopsWaiting() {
        ClaimSigner waiting = new Service(new CompletableFuture<>(), UnaryOperator.identity()).waiting();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> waiting.sign(new byte[1])).isInstanceOf(C2paException.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
