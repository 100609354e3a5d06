package dev.mintmark.app.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.mintmark.client.Artwork;
import dev.mintmark.client.ArtworkPage;
import dev.mintmark.client.ArtworkRequest;
import dev.mintmark.client.MintOrder;
import dev.mintmark.client.MintmarkClient;
import dev.mintmark.client.MintmarkException;
import dev.mintmark.client.Verification;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The typed client for Java against a real service. */
@Tag("slow")
@ExtendWith(ServiceExtension.class)
class JavaClientTest {
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final Client http;

    JavaClientTest(Client http) {
        this.http = http;
    }

    @Test
    void artworksAreCreatedListedMintedAndVerified() throws Exception {
        try (MintmarkClient client = MintmarkClient.of(http.address("/"))) {
            List<Artwork> ordered = client.create(
                    ArtworkRequest.of("a hill").seed(7).steps(1).count(2).build(), "java-client");
            assertThat(ordered).hasSize(2);
            assertThat(client.create(
                            ArtworkRequest.of("a hill")
                                    .seed(7)
                                    .steps(1)
                                    .count(2)
                                    .build(),
                            "java-client"))
                    .extracting(Artwork::id)
                    .isEqualTo(ordered.stream().map(Artwork::id).toList());
            Artwork sealed = client.await(ordered.getFirst().id(), LONGEST);
            assertThat(sealed.stage()).isEqualTo("SEALED");
            assertThat(sealed.c2pa().state()).isEqualTo("Trusted");

            byte[] file = client.image(sealed.id());
            Verification verified = client.verify(file);
            assertThat(verified.verdict()).isEqualTo("authentic");
            assertThat(verified.artwork().id()).isEqualTo(sealed.id());
            assertThat(client.verify(sealed.sha256()).verdict()).isEqualTo("authentic");

            assertThat(client.mint(sealed.id(), MintOrder.STANDARD).done()).isFalse();
            assertThat(client.await(sealed.id(), LONGEST).token().tokenId()).isEqualTo("0x" + sealed.sha256());

            client.await(ordered.getLast().id(), LONGEST);
            client.delete(ordered.getLast().id());
            ArtworkPage first = client.list(null, 1);
            assertThat(first.artworks()).hasSize(1);
            if (first.next() != null) {
                assertThat(client.list(first.next(), 1).artworks().getFirst().id())
                        .isNotEqualTo(first.artworks().getFirst().id());
            }
        }
    }

    @Test
    void refusalsAndSilenceAreTold() throws Exception {
        try (MintmarkClient client = MintmarkClient.of(http.address("/"))) {
            assertThatThrownBy(() -> client.create(
                            ArtworkRequest.of("a hill").model("none").build()))
                    .isInstanceOfSatisfying(MintmarkException.class, e -> {
                        assertThat(e.status()).isEqualTo(422);
                        assertThat(e.type()).isEqualTo("/problems/invalid-request");
                        assertThat(e.field()).isEqualTo("model");
                        assertThat(e).hasMessageContaining("none");
                    });
            Artwork long400 = client.create(
                            ArtworkRequest.of("a hill").seed(7).steps(400).build())
                    .getFirst();
            assertThatThrownBy(() -> client.await(long400.id(), Duration.ofMillis(1)))
                    .isInstanceOf(TimeoutException.class);
            assertThat(client.cancel(long400.id()).stage()).isEqualTo("CANCELLED");
        }
        try (MintmarkClient nobody = MintmarkClient.of(URI.create("http://127.0.0.1:1"))) {
            assertThatThrownBy(() -> nobody.find("x")).isInstanceOf(UncheckedIOException.class);
        }
    }
}
