package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.Certificates;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.cose.CoseSign1;
import dev.mintmark.c2pa.der.DerGuard;
import dev.mintmark.c2pa.trust.ChainCheck;
import dev.mintmark.c2pa.trust.SignatureBudget;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SignatureException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignerDigestMismatchException;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;
import org.bouncycastle.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * Validates the RFC 3161 time-stamp in a signature's unprotected header. C2PA 2.4, section 15.8.
 *
 * @param authorities trust anchors of time-stamps; null accepts every authority
 */
record TimeStampCheck(@Nullable TrustAnchors authorities, String url, Findings findings) {
    private static final int MAX_CERTIFICATES = 16;
    /** Bouncy Castle refuses a signing-time attribute that differs from genTime, which no rule of C2PA does. */
    private static final String ANY_SIGNING_TIME = "org.bouncycastle.tsp.allow_inconsistent_signing_time";

    /** SHA-1, for which only collisions are known and no second preimages, and SHA-256, SHA-384, SHA-512. */
    private static final Set<String> IMPRINTS =
            Set.of("1.3.14.3.2.26", "2.16.840.1.101.3.4.2.1", "2.16.840.1.101.3.4.2.2", "2.16.840.1.101.3.4.2.3");

    /**
     * A valid time-stamp.
     *
     * @param chain its certificates, signer first, the others in any order
     */
    record Stamp(Instant time, boolean trusted, List<X509Certificate> chain) {
        Stamp {
            chain = List.copyOf(chain);
        }
    }

    /** Returns the time-stamp if there is a valid one; {@code content} is what {@code sigTst} covers. */
    Optional<Stamp> check(CoseSign1 cose, byte[] content) {
        Optional<CborValue> current = cose.unprotectedHeader().get("sigTst2");
        Optional<CborValue> header = current.or(() -> cose.unprotectedHeader().get("sigTst"));
        if (header.isEmpty()) {
            return Optional.empty();
        }
        byte[] stamped = current.isPresent() ? CborWriter.bytes(cose.signature()) : content;
        try {
            return verify(token(header.get()), cose.counterSignatureMessage(stamped));
        } catch (TSPException | IOException | GeneralSecurityException | RuntimeException e) {
            findings.add(StatusCode.TIME_STAMP_MALFORMED, url, "The time-stamp cannot be read. " + e.getMessage());
            return Optional.empty();
        }
    }

    /**
     * Returns the first valid time-stamp among those that later manifests carry for a signature; adds the results of that
     * one, or of the last if none is valid. The message is the signature, bare or as in a signature's header.
     */
    Optional<Stamp> check(CoseSign1 cose, List<byte[]> tokens) {
        byte[] inHeader = cose.counterSignatureMessage(CborWriter.bytes(cose.signature()));
        Findings last = new Findings();
        Optional<Stamp> stamp = Optional.empty();
        for (int i = 0; i < 2 * tokens.size() && stamp.filter(Stamp::trusted).isEmpty(); i++) {
            last = new Findings();
            TimeStampCheck attempt = new TimeStampCheck(authorities, url, last);
            stamp = attempt.check(tokens.get(i / 2), i % 2 == 0 ? inHeader : cose.signature());
        }
        last.all().forEach(finding -> findings.add(finding.code(), finding.url(), finding.explanation()));
        return stamp;
    }

    private Optional<Stamp> check(byte[] token, byte[] message) {
        try {
            return verify(token(token), message);
        } catch (TSPException | IOException | GeneralSecurityException | RuntimeException e) {
            return fails(StatusCode.TIME_STAMP_MALFORMED, "The time-stamp cannot be read. " + e.getMessage());
        }
    }

    private Optional<Stamp> verify(TimeStampToken token, byte[] message) throws GeneralSecurityException, IOException {
        List<X509Certificate> chain = chain(token);
        if (chain.isEmpty()) {
            return fails(StatusCode.TIME_STAMP_UNTRUSTED, "The time-stamp does not carry its signer's certificate.");
        }
        X509Certificate signer = chain.getFirst();
        Instant time = token.getTimeStampInfo().getGenTime().toInstant();
        if (!isSigned(token, signer)) {
            return Optional.empty();
        }
        if (time.isBefore(signer.getNotBefore().toInstant())
                || time.isAfter(signer.getNotAfter().toInstant())) {
            return fails(
                    StatusCode.TIME_STAMP_OUTSIDE_VALIDITY,
                    "The certificate of the time-stamp's authority is not valid at " + time + ".");
        }
        String imprint =
                token.getTimeStampInfo().getHashAlgorithm().getAlgorithm().getId();
        if (!IMPRINTS.contains(imprint)) {
            return fails(
                    StatusCode.TIME_STAMP_UNTRUSTED,
                    "The time-stamp's hash algorithm " + imprint + " is not allowed; SHA-1 and SHA-2 are.");
        }
        MessageDigest digest = MessageDigest.getInstance(imprint);
        if (!MessageDigest.isEqual(
                digest.digest(message), token.getTimeStampInfo().getMessageImprintDigest())) {
            return fails(StatusCode.TIME_STAMP_MISMATCH, "The time-stamp is over something else.");
        }
        findings.add(StatusCode.TIME_STAMP_VALIDATED, url, "The time-stamp holds: " + time + ".");
        try {
            // Checks that the token names this certificate, and that time-stamping is its only purpose and critical.
            SignatureBudget.spend();
            token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(signer));
        } catch (TSPException | OperatorCreationException | SignatureException | RuntimeException e) {
            return fails(
                    StatusCode.TIME_STAMP_UNTRUSTED,
                    "The certificate is not one of a time-stamp authority. " + e.getMessage());
        }
        boolean trusted = authorities == null || ChainCheck.leadsTo(authorities, chain, time);
        findings.add(
                trusted ? StatusCode.TIME_STAMP_TRUSTED : StatusCode.TIME_STAMP_UNTRUSTED,
                url,
                trusted
                        ? "The time-stamp's authority leads to a trust anchor."
                        : "The time-stamp's authority does not lead to a trust anchor.");
        return Optional.of(new Stamp(time, trusted, chain));
    }

    /** Returns whether the certificate's key signed the token; adds a failure if not. */
    private boolean isSigned(TimeStampToken token, X509Certificate certificate) {
        SignerInformation signer = token.toCMSSignedData().getSignerInfos().get(token.getSID());
        StatusCode code = StatusCode.TIME_STAMP_UNTRUSTED;
        String why;
        try {
            SignatureBudget.spend();
            if (signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(certificate.getPublicKey()))) {
                return true;
            }
            why = "It is by another key.";
        } catch (CMSSignerDigestMismatchException e) {
            code = StatusCode.TIME_STAMP_MISMATCH;
            why = "It is over something else.";
        } catch (CMSException | OperatorCreationException | SignatureException | RuntimeException e) {
            why = String.valueOf(e.getMessage());
        }
        fails(code, "The time-stamp's signature does not hold. " + why);
        return false;
    }

    private Optional<Stamp> fails(StatusCode code, String why) {
        findings.add(code, url, why);
        return Optional.empty();
    }

    /** Returns the only token: bare as today, or in the response that older signers stored. */
    private static TimeStampToken token(CborValue header) throws TSPException, IOException {
        if (!(header instanceof CborValue.Mapping map
                && map.items("tstTokens").size() == 1
                && map.items("tstTokens").getFirst() instanceof CborValue.Mapping entry
                && entry.bytes("val").isPresent())) {
            throw new IOException("There is not exactly one token.");
        }
        return token(entry.bytes("val").get());
    }

    private static TimeStampToken token(byte[] der) throws TSPException, IOException {
        DerGuard.check(der);
        Properties.setThreadOverride(ANY_SIGNING_TIME, true);
        try {
            return parse(der);
        } finally {
            Properties.removeThreadOverride(ANY_SIGNING_TIME);
        }
    }

    private static TimeStampToken parse(byte[] der) throws TSPException, IOException {
        try {
            return new TimeStampToken(new CMSSignedData(der));
        } catch (CMSException | RuntimeException e) {
            TimeStampToken token = new TimeStampResponse(der).getTimeStampToken();
            if (token == null) {
                throw new IOException("The response holds no token.", e);
            }
            return token;
        }
    }

    /** Returns the token's certificates, signer first; empty unless it contains exactly one of its signer. */
    private static List<X509Certificate> chain(TimeStampToken token) throws GeneralSecurityException, IOException {
        Collection<X509CertificateHolder> all = token.getCertificates().getMatches(null);
        if (all.size() > MAX_CERTIFICATES) {
            throw new IOException(
                    "It carries " + all.size() + " certificates; at most " + MAX_CERTIFICATES + " are read.");
        }
        List<X509Certificate> chain = new ArrayList<>();
        int signers = 0;
        for (X509CertificateHolder holder : all) {
            X509Certificate certificate = Certificates.parse(holder.getEncoded());
            if (token.getSID().match(holder)) {
                signers++;
                chain.addFirst(certificate);
            } else {
                chain.add(certificate);
            }
        }
        return signers == 1 ? chain : List.of();
    }
}
