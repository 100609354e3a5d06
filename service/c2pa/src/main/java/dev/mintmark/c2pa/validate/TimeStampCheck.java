package dev.mintmark.c2pa.validate;

import dev.mintmark.c2pa.Certificates;
import dev.mintmark.c2pa.StatusCode;
import dev.mintmark.c2pa.TrustAnchors;
import dev.mintmark.c2pa.cbor.CborValue;
import dev.mintmark.c2pa.cbor.CborWriter;
import dev.mintmark.c2pa.cose.CoseSign1;
import dev.mintmark.c2pa.trust.ChainCheck;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;
import org.jspecify.annotations.Nullable;

/**
 * Validates the RFC 3161 time-stamp in a signature's unprotected header. C2PA 2.4, section 15.8.
 *
 * @param authorities whose time-stamps count as trusted; null where that is not asked
 */
record TimeStampCheck(@Nullable TrustAnchors authorities, String url, Findings findings) {

    /**
     * A time-stamp that holds.
     *
     * @param chain the certificates that it carries, its signer's first
     */
    record Stamp(Instant time, boolean trusted, List<X509Certificate> chain) {
        Stamp {
            chain = List.copyOf(chain);
        }
    }

    /** The time-stamp, where there is one and it holds; {@code content} is what {@code sigTst} is over. */
    Optional<Stamp> check(CoseSign1 cose, byte[] content) {
        Optional<CborValue> current = cose.unprotectedHeader().get("sigTst2");
        Optional<CborValue> header = current.or(() -> cose.unprotectedHeader().get("sigTst"));
        if (header.isEmpty()) {
            return Optional.empty();
        }
        byte[] stamped = current.isPresent() ? CborWriter.bytes(cose.signature()) : content;
        try {
            return verify(token(header.get()), cose.counterSignatureMessage(stamped));
        } catch (TSPException
                | IOException
                | GeneralSecurityException
                | OperatorCreationException
                | RuntimeException e) {
            findings.add(StatusCode.TIME_STAMP_MALFORMED, url, "The time-stamp cannot be read. " + e.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Stamp> verify(TimeStampToken token, byte[] message)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        MessageDigest digest = MessageDigest.getInstance(
                token.getTimeStampInfo().getHashAlgorithm().getAlgorithm().getId());
        if (!Arrays.equals(digest.digest(message), token.getTimeStampInfo().getMessageImprintDigest())) {
            findings.add(StatusCode.TIME_STAMP_MISMATCH, url, "The time-stamp is over something else.");
            return Optional.empty();
        }
        List<X509Certificate> chain = chain(token);
        Instant time = token.getTimeStampInfo().getGenTime().toInstant();
        try {
            token.validate(new JcaSimpleSignerInfoVerifierBuilder().build(chain.getFirst()));
        } catch (TSPException e) {
            boolean outside = time.isBefore(chain.getFirst().getNotBefore().toInstant())
                    || time.isAfter(chain.getFirst().getNotAfter().toInstant());
            findings.add(
                    outside ? StatusCode.TIME_STAMP_OUTSIDE_VALIDITY : StatusCode.TIME_STAMP_MISMATCH,
                    url,
                    "The time-stamp's signature does not hold. " + e.getMessage());
            return Optional.empty();
        }
        findings.add(StatusCode.TIME_STAMP_VALIDATED, url, "The time-stamp holds: " + time + ".");
        boolean trusted = authorities == null || ChainCheck.leadsTo(authorities, chain, time);
        findings.add(
                trusted ? StatusCode.TIME_STAMP_TRUSTED : StatusCode.TIME_STAMP_UNTRUSTED,
                url,
                trusted
                        ? "The time-stamp's authority leads to a trust anchor."
                        : "The time-stamp's authority does not lead to a trust anchor.");
        return Optional.of(new Stamp(time, trusted, chain));
    }

    /** The token: of exactly one, bare as today or in the response that older signers kept. */
    private static TimeStampToken token(CborValue header) throws TSPException, IOException {
        if (!(header instanceof CborValue.Mapping map
                && map.items("tstTokens").size() == 1
                && map.items("tstTokens").getFirst() instanceof CborValue.Mapping entry
                && entry.bytes("val").isPresent())) {
            throw new IOException("There is not exactly one token.");
        }
        byte[] der = entry.bytes("val").get();
        try {
            return new TimeStampToken(new org.bouncycastle.cms.CMSSignedData(der));
        } catch (org.bouncycastle.cms.CMSException | RuntimeException e) {
            TimeStampToken token = new TimeStampResponse(der).getTimeStampToken();
            if (token == null) {
                throw new IOException("The response holds no token.", e);
            }
            return token;
        }
    }

    /** The token's certificates, its signer's first. */
    private static List<X509Certificate> chain(TimeStampToken token) throws GeneralSecurityException, IOException {
        List<X509Certificate> chain = new ArrayList<>();
        @SuppressWarnings("unchecked")
        var signers = token.getCertificates().getMatches(token.getSID());
        for (Object holder : signers) {
            chain.add(Certificates.parse(((X509CertificateHolder) holder).getEncoded()));
        }
        if (chain.size() != 1) {
            throw new IOException("The token carries " + chain.size() + " certificates of its signer.");
        }
        for (Object holder : token.getCertificates().getMatches(null)) {
            chain.add(Certificates.parse(((X509CertificateHolder) holder).getEncoded()));
        }
        return chain;
    }
}
