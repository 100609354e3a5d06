package dev.mintmark.c2pa.trust;

import static dev.mintmark.c2pa.TestCertificates.NOW;
import static dev.mintmark.c2pa.TestCertificates.authority;
import static dev.mintmark.c2pa.TestCertificates.entity;
import static dev.mintmark.c2pa.TestCertificates.keys;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.TrustAnchors;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ChainCheckTest {
    private static KeyPair rootKeys;
    private static KeyPair middleKeys;
    private static KeyPair leafKeys;
    private static TrustAnchors anchors;
    private static X509Certificate middle;
    private static X509Certificate leaf;

    @BeforeAll
    static void start() throws Exception {
        rootKeys = keys();
        middleKeys = keys();
        leafKeys = keys();
        anchors = new TrustAnchors(List.of(authority("root", rootKeys.getPublic(), "root", rootKeys)));
        middle = authority("middle", middleKeys.getPublic(), "root", rootKeys);
        leaf = entity("leaf", leafKeys.getPublic(), "middle", middleKeys, false);
    }

    @Test
    void theOrderAboveTheLeafIsOfNoInterest() throws Exception {
        KeyPair topKeys = keys();
        X509Certificate top = authority("top", topKeys.getPublic(), "root", rootKeys);
        X509Certificate below = authority("middle", middleKeys.getPublic(), "top", topKeys);
        X509Certificate root = anchors.anchors().getFirst();

        assertThat(leads(leaf, middle)).isTrue();
        assertThat(leads(leaf, top, below)).isTrue();
        assertThat(leads(leaf, root, top, below, leaf)).isTrue();
        assertThat(leads(leaf, top)).isFalse();
        assertThat(leads(leaf)).isFalse();
        assertThat(leads(middle)).isTrue();
    }

    @Test
    void ofTwoCertificatesOfAnAuthorityTheOneThatLeadsToTheAnchorIsTaken() throws Exception {
        KeyPair strangerKeys = keys();
        X509Certificate bySelf = authority("middle", middleKeys.getPublic(), "middle", middleKeys);
        X509Certificate byStranger = authority("middle", middleKeys.getPublic(), "stranger", strangerKeys);
        X509Certificate expired =
                authority("middle", middleKeys.getPublic(), "root", rootKeys, NOW.minus(Duration.ofHours(1)));

        assertThat(leads(leaf, bySelf, byStranger, expired, middle)).isTrue();
        assertThat(leads(leaf, bySelf, byStranger, expired)).isFalse();
    }

    @Test
    void nobodyButAnAuthorityMayIssue() throws Exception {
        X509Certificate person = entity("middle", middleKeys.getPublic(), "root", rootKeys, false);
        X509Certificate forged = authority("middle", middleKeys.getPublic(), "root", keys());

        assertThat(leads(leaf, person)).isFalse();
        assertThat(leads(leaf, forged)).isFalse();
    }

    @Test
    void everyCertificateIsValidAtTheTime() throws Exception {
        X509Certificate itself = authority("leaf", leafKeys.getPublic(), "leaf", leafKeys);

        assertThat(ChainCheck.leadsTo(anchors, List.of(leaf, middle), NOW.plus(Duration.ofDays(99))))
                .isFalse();
        // An end entity vouches for itself only where it signed itself.
        assertThat(ChainCheck.leadsTo(new TrustAnchors(List.of(itself)), List.of(itself), NOW))
                .isTrue();
        assertThat(ChainCheck.leadsTo(new TrustAnchors(List.of(leaf)), List.of(leaf), NOW))
                .isFalse();
    }

    @Test
    void atMostEightAuthoritiesLieBetween() throws Exception {
        for (int between : new int[] {8, 9}) {
            List<X509Certificate> chain = new ArrayList<>();
            KeyPair issuer = rootKeys;
            String name = "root";
            for (int i = 0; i < between; i++) {
                KeyPair own = keys();
                chain.add(authority("level " + i, own.getPublic(), name, issuer));
                issuer = own;
                name = "level " + i;
            }
            chain.addFirst(entity("leaf", leafKeys.getPublic(), name, issuer, false));
            Collections.shuffle(chain.subList(1, chain.size()));

            assertThat(ChainCheck.leadsTo(anchors, chain, NOW)).isEqualTo(between == 8);
        }
    }

    /**
     * Every level has several certificates with the same name and key, so the number of paths is the product of their
     * numbers.
     */
    @Test
    @Timeout(value = 5, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void crossIssuedNamesCostNoMoreThanTheirNumber() throws Exception {
        List<X509Certificate> chain = new ArrayList<>();
        for (int level = 0; level < 8; level++) {
            for (int i = 0; i < 8; i++) {
                chain.add(authority("level " + level, middleKeys.getPublic(), "level " + (level + 1), middleKeys));
            }
        }
        chain.addFirst(entity("leaf", leafKeys.getPublic(), "level 0", middleKeys, false));

        assertThat(ChainCheck.leadsTo(anchors, chain, NOW)).isFalse();
    }

    private static boolean leads(X509Certificate... chain) {
        return ChainCheck.leadsTo(anchors, List.of(chain), NOW);
    }
}
