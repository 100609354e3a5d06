package dev.mintmark.c2pa.validate;

import static dev.mintmark.c2pa.TestCertificates.NOW;
import static dev.mintmark.c2pa.TestCertificates.authority;
import static dev.mintmark.c2pa.TestCertificates.entity;
import static dev.mintmark.c2pa.TestCertificates.keys;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mintmark.c2pa.Finding;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.c2pa.cbor.CborReader;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.cose.CoseSign1;
import dev.mintmark.c2pa.cose.UnprotectedHeader;
import dev.mintmark.c2pa.manifest.Hashes;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERSet;
import org.bouncycastle.asn1.cms.Attribute;
import org.bouncycastle.asn1.cms.AttributeTable;
import org.bouncycastle.asn1.ess.ESSCertIDv2;
import org.bouncycastle.asn1.ess.SigningCertificateV2;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.tsp.MessageImprint;
import org.bouncycastle.asn1.tsp.TSTInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultSignedAttributeTableGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Malformed and contradictory tokens, signed by the test. */
class TimeStampCheckTest {
    private static final byte[] SIGNATURE = new byte[64];
    private static final KeyPurposeId STAMPING = KeyPurposeId.id_kp_timeStamping;

    private static KeyPair rootKeys;
    private static KeyPair stamperKeys;
    private static TrustAnchors anchors;
    private static X509Certificate stamper;

    private record Outcome(Optional<TimeStampCheck.Stamp> stamp, List<StatusCode> codes) {}

    @BeforeAll
    static void start() throws Exception {
        rootKeys = keys();
        stamperKeys = keys();
        anchors = new TrustAnchors(List.of(authority("root", rootKeys.getPublic(), "root", rootKeys)));
        stamper = entity("time", stamperKeys.getPublic(), "root", rootKeys, true, STAMPING);
    }

    @Test
    void whatHoldsIsTrustedWhereItsAuthorityIs() throws Exception {
        byte[] token = token(SIGNATURE, stamper, stamperKeys, NOW, List.of(stamper));

        Outcome known = check(anchors, token);
        assertThat(known.codes()).containsExactly(StatusCode.TIME_STAMP_VALIDATED, StatusCode.TIME_STAMP_TRUSTED);
        assertThat(known.stamp())
                .hasValueSatisfying(stamp -> assertThat(stamp.trusted()).isTrue());
        Outcome unknown = check(TrustAnchors.NONE, token);
        assertThat(unknown.codes()).containsExactly(StatusCode.TIME_STAMP_VALIDATED, StatusCode.TIME_STAMP_UNTRUSTED);
        assertThat(unknown.stamp())
                .hasValueSatisfying(stamp -> assertThat(stamp.trusted()).isFalse());
    }

    @Test
    void theSignatureIsAskedBeforeTheTimeAndTheTimeBeforeTheImprint() throws Exception {
        Instant late = NOW.plus(Duration.ofDays(99));
        byte[] other = new byte[65];

        fails(StatusCode.TIME_STAMP_UNTRUSTED, token(other, stamper, keys(), late, List.of(stamper)));
        fails(StatusCode.TIME_STAMP_OUTSIDE_VALIDITY, token(other, stamper, stamperKeys, late, List.of(stamper)));
        fails(StatusCode.TIME_STAMP_MISMATCH, token(other, stamper, stamperKeys, NOW, List.of(stamper)));
    }

    @Test
    void theImprintIsByAnAlgorithmThatIsAllowed() throws Exception {
        byte[] weak = token("MD5", PKCSObjectIdentifiers.md5, SIGNATURE, stamper, stamperKeys, NOW, List.of(stamper));
        byte[] strong = token(
                "SHA-512", NISTObjectIdentifiers.id_sha512, SIGNATURE, stamper, stamperKeys, NOW, List.of(stamper));

        fails(StatusCode.TIME_STAMP_UNTRUSTED, weak);
        assertThat(check(anchors, strong).codes()).contains(StatusCode.TIME_STAMP_TRUSTED);
    }

    @Test
    void theOnlyPurposeOfItsCertificateIsTimeStampingAndCritical() throws Exception {
        KeyPurposeId another = KeyPurposeId.id_kp_emailProtection;
        for (X509Certificate bad : List.of(
                entity("time", stamperKeys.getPublic(), "root", rootKeys, false, STAMPING),
                entity("time", stamperKeys.getPublic(), "root", rootKeys, true, STAMPING, another),
                entity("time", stamperKeys.getPublic(), "root", rootKeys, true, another),
                entity("time", stamperKeys.getPublic(), "root", rootKeys, true))) {
            Outcome outcome = check(anchors, token(SIGNATURE, bad, stamperKeys, NOW, List.of(bad)));

            assertThat(outcome.codes())
                    .containsExactly(StatusCode.TIME_STAMP_VALIDATED, StatusCode.TIME_STAMP_UNTRUSTED);
            assertThat(outcome.stamp()).isEmpty();
        }
    }

    @Test
    void atMostSixteenCertificatesAreRead() throws Exception {
        List<X509Certificate> carried = new ArrayList<>(List.of(stamper));
        while (carried.size() < 16) {
            carried.add(authority("other", stamperKeys.getPublic(), "root", rootKeys));
        }
        assertThat(check(anchors, token(SIGNATURE, stamper, stamperKeys, NOW, carried))
                        .codes())
                .contains(StatusCode.TIME_STAMP_TRUSTED);
        carried.add(authority("other", stamperKeys.getPublic(), "root", rootKeys));
        fails(StatusCode.TIME_STAMP_MALFORMED, token(SIGNATURE, stamper, stamperKeys, NOW, carried));
        fails(StatusCode.TIME_STAMP_UNTRUSTED, token(SIGNATURE, stamper, stamperKeys, NOW, List.of()));
    }

    @Test
    void ofLaterTokensTheFirstThatIsTrustedCountsWithItsFindingsAlone() throws Exception {
        X509Certificate unknown = entity("time", stamperKeys.getPublic(), "time", stamperKeys, true, STAMPING);
        byte[] good = token(SIGNATURE, stamper, stamperKeys, NOW, List.of(stamper));
        byte[] untrusted = token(SIGNATURE, unknown, stamperKeys, NOW, List.of(unknown));
        byte[] broken = {1, 2, 3};
        for (List<byte[]> tokens : List.of(List.of(good), List.of(untrusted, good), List.of(broken, good, untrusted))) {
            Findings findings = new Findings();
            Optional<TimeStampCheck.Stamp> stamp =
                    new TimeStampCheck(anchors, "", findings).check(cose(new byte[0], SIGNATURE), tokens);
            assertThat(stamp.orElseThrow().trusted()).isTrue();
            assertThat(findings.all().stream().map(Finding::code))
                    .containsExactly(StatusCode.TIME_STAMP_VALIDATED, StatusCode.TIME_STAMP_TRUSTED);
        }
        Findings findings = new Findings();
        assertThat(new TimeStampCheck(anchors, "", findings)
                        .check(
                                cose(new byte[0], SIGNATURE),
                                List.of(good, broken).subList(1, 2)))
                .isEmpty();
        assertThat(findings.all().stream().map(Finding::code)).containsExactly(StatusCode.TIME_STAMP_MALFORMED);
    }

    private static void fails(StatusCode code, byte[] token) throws Exception {
        Outcome outcome = check(anchors, token);
        assertThat(outcome.codes()).containsExactly(code);
        assertThat(outcome.stamp()).isEmpty();
    }

    private static Outcome check(TrustAnchors anchors, byte[] token) throws Exception {
        Findings findings = new Findings();
        Optional<TimeStampCheck.Stamp> stamp =
                new TimeStampCheck(anchors, "", findings).check(cose(token, SIGNATURE), new byte[0]);
        return new Outcome(stamp, findings.all().stream().map(Finding::code).toList());
    }

    private static CoseSign1 cose(byte[] token, byte[] signature) throws Exception {
        CborValue header = CborReader.parse(UnprotectedHeader.encode(token, List.of(), 0));
        return new CoseSign1(new byte[0], (CborValue.Mapping) header, -7L, List.of(), null, signature);
    }

    private static byte[] token(
            byte[] signature, X509Certificate signer, KeyPair keys, Instant time, List<X509Certificate> carried)
            throws Exception {
        return token("SHA-256", NISTObjectIdentifiers.id_sha256, signature, signer, keys, time, carried);
    }

    /** A token over a signature, signed with this key under this certificate's name, with these certificates. */
    private static byte[] token(
            String digest,
            ASN1ObjectIdentifier digestId,
            byte[] signature,
            X509Certificate signer,
            KeyPair keys,
            Instant time,
            List<X509Certificate> carried)
            throws Exception {
        byte[] message = cose(new byte[0], signature).counterSignatureMessage(CborWriter.bytes(signature));
        TSTInfo info = new TSTInfo(
                new ASN1ObjectIdentifier("1.2.3.4.1"),
                new MessageImprint(
                        new AlgorithmIdentifier(digestId),
                        MessageDigest.getInstance(digest).digest(message)),
                new ASN1Integer(1),
                new ASN1GeneralizedTime(Date.from(time)),
                null,
                null,
                null,
                null,
                null);
        AttributeTable named = new AttributeTable(new Attribute(
                PKCSObjectIdentifiers.id_aa_signingCertificateV2,
                new DERSet(
                        new SigningCertificateV2(new ESSCertIDv2(Hashes.sha256().digest(signer.getEncoded()))))));
        CMSSignedDataGenerator tokens = new CMSSignedDataGenerator();
        tokens.addSignerInfoGenerator(
                new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
                        .setSignedAttributeGenerator(new DefaultSignedAttributeTableGenerator(named))
                        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate()), signer));
        tokens.addCertificates(new JcaCertStore(carried));
        return tokens.generate(
                        new CMSProcessableByteArray(PKCSObjectIdentifiers.id_ct_TSTInfo, info.getEncoded()), true)
                .getEncoded();
    }
}
