package dev.mintmark.c2pa.trust;

import static dev.mintmark.c2pa.TestCertificates.NOW;
import static dev.mintmark.c2pa.TestCertificates.authority;
import static dev.mintmark.c2pa.TestCertificates.builder;
import static dev.mintmark.c2pa.TestCertificates.entity;
import static dev.mintmark.c2pa.TestCertificates.keys;
import static dev.mintmark.c2pa.TestCertificates.sign;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.TrustAnchors;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
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
        X509Certificate withOtherKey = authority("middle", strangerKeys.getPublic(), "root", rootKeys);
        X509Certificate forged = authority("middle", middleKeys.getPublic(), "root", strangerKeys);
        assertThat(leads(leaf, withOtherKey, forged, middle)).isTrue();
        assertThat(leads(leaf, withOtherKey, forged)).isFalse();
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
    void theEndEntityIsValidAtTheTimeToo() throws Exception {
        Instant anHourAgo = NOW.minus(Duration.ofHours(1));
        X509Certificate past = sign(builder("leaf", leafKeys.getPublic(), "middle", anHourAgo), middleKeys);
        X509Certificate direct = sign(builder("leaf", leafKeys.getPublic(), "root", anHourAgo), rootKeys);

        assertThat(leads(past, middle)).isFalse();
        assertThat(leads(direct)).isFalse();
        Instant before = anHourAgo.minus(Duration.ofHours(1));
        assertThat(ChainCheck.leadsTo(anchors, List.of(past, middle), before)).isTrue();
        assertThat(ChainCheck.leadsTo(anchors, List.of(direct), before)).isTrue();
    }

    @Test
    void anAuthorityIssuesOnlyWithinItsConstraints() throws Exception {
        KeyPair lastKeys = keys();
        X509Certificate last = sign(
                unsigned("last", lastKeys.getPublic())
                        .addExtension(Extension.basicConstraints, true, new BasicConstraints(0)),
                rootKeys);
        X509Certificate below = authority("middle", middleKeys.getPublic(), "last", lastKeys);

        assertThat(leads(entity("leaf", leafKeys.getPublic(), "last", lastKeys, false), last))
                .isTrue();
        assertThat(leads(leaf, below, last)).isFalse();

        X509Certificate named = sign(
                unsigned("middle", middleKeys.getPublic())
                        .addExtension(Extension.basicConstraints, true, new BasicConstraints(true))
                        .addExtension(Extension.nameConstraints, true, only("CN=another leaf")),
                rootKeys);
        assertThat(leads(entity("another leaf", leafKeys.getPublic(), "middle", middleKeys, false), named))
                .isTrue();
        assertThat(leads(leaf, named)).isFalse();
    }

    private static JcaX509v3CertificateBuilder unsigned(String name, PublicKey key) {
        return builder(name, key, "root", NOW.plus(Duration.ofDays(30)));
    }

    private static NameConstraints only(String name) {
        GeneralName permitted = new GeneralName(new X500Name(name));
        return new NameConstraints(new GeneralSubtree[] {new GeneralSubtree(permitted)}, null);
    }

    @Test
    void aCriticalExtensionThatNobodyKnowsIsRefused() throws Exception {
        for (boolean critical : new boolean[] {false, true}) {
            X509Certificate strange = sign(
                    builder("leaf", leafKeys.getPublic(), "middle", NOW.plus(Duration.ofDays(30)))
                            .addExtension(new ASN1ObjectIdentifier("1.2.3.4"), critical, new byte[] {5, 0}),
                    middleKeys);
            assertThat(leads(strange, middle)).isEqualTo(!critical);
        }
    }

    @Test
    void theIssuersNameCountsBesideItsKey() throws Exception {
        X509Certificate renamed = authority("another", middleKeys.getPublic(), "root", rootKeys);

        assertThat(leads(leaf, renamed)).isFalse();
        assertThat(leads(entity("leaf", leafKeys.getPublic(), "another", middleKeys, false), renamed))
                .isTrue();
    }

    /** Two of the signatures are those of the path itself. */
    @Test
    void atMostSixtyFourSignaturesAreVerified() throws Exception {
        KeyPair strangerKeys = keys();
        for (int strangers : new int[] {62, 63}) {
            List<X509Certificate> chain = new ArrayList<>(List.of(leaf));
            for (int i = 0; i < strangers; i++) {
                chain.add(authority("middle", strangerKeys.getPublic(), "stranger", strangerKeys));
            }
            chain.add(middle);

            assertThat(ChainCheck.leadsTo(anchors, chain, NOW)).isEqualTo(strangers == 62);
        }
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
