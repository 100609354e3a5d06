package dev.mintmark.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ServerSettingsTest {
    private static final URI SITE = URI.create("https://mintmark.example");

    /** On loopback too: a proxy there passes on the requests of everybody, and pages of another site are not this machine's user. */
    @Test
    void whoeverIsServedBesideThisMachinesUserNeedsAnAccount() {
        assertThat(new ServerSettings("127.0.0.1", 0).isAccessRequired()).isFalse();
        assertThat(new ServerSettings("0.0.0.0", 0).isAccessRequired()).isTrue();
        assertThat(settings("auto", List.of(SITE), null, List.of())).isTrue();
        assertThat(settings("auto", List.of(), "127.0.0.1", List.of())).isTrue();
        assertThat(settings("auto", List.of(), null, List.of(SITE))).isTrue();
        assertThat(settings("required", List.of(), null, List.of())).isTrue();
    }

    private static boolean settings(String access, List<URI> publicUrl, String proxies, List<URI> otherSites) {
        return new ServerSettings("127.0.0.1", 0, access, publicUrl, proxies, otherSites, false, null, null)
                .isAccessRequired();
    }
}
