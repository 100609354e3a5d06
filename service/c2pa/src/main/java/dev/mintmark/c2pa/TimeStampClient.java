package dev.mintmark.c2pa;

import dev.mintmark.c2pa.der.DerGuard;
import dev.mintmark.c2pa.manifest.Hashes;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Collection;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.tsp.TSPException;
import org.bouncycastle.tsp.TimeStampRequest;
import org.bouncycastle.tsp.TimeStampRequestGenerator;
import org.bouncycastle.tsp.TimeStampResponse;
import org.bouncycastle.tsp.TimeStampToken;

/** Requests time-stamp tokens from an authority and checks that they cover the message. RFC 3161. */
final class TimeStampClient {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int MAX_RESPONSE = 64 << 10;
    private static final int NONCE_BITS = 64;

    private TimeStampClient() {}

    /**
     * Returns a token for a message.
     *
     * @throws IOException if the authority does not answer or refuses, or if the token is not valid for the message
     */
    static byte[] token(TimeStampAuthority authority, byte[] message) throws IOException {
        TimeStampRequestGenerator generator = new TimeStampRequestGenerator();
        generator.setCertReq(true);
        byte[] imprint = Hashes.sha256().digest(message);
        TimeStampRequest request =
                generator.generate(NISTObjectIdentifiers.id_sha256, imprint, new BigInteger(NONCE_BITS, RANDOM));
        byte[] answer = authority.ask(request.getEncoded());
        if (answer.length > MAX_RESPONSE) {
            throw new IOException("The time-stamp authority answered " + answer.length + " bytes; at most "
                    + MAX_RESPONSE + " are read.");
        }
        DerGuard.check(answer);
        try {
            TimeStampResponse response = new TimeStampResponse(answer);
            // Compares the nonce and the imprint with those of the request.
            response.validate(request);
            TimeStampToken token = response.getTimeStampToken();
            if (token == null) {
                throw new IOException("The time-stamp authority refused: " + response.getStatusString() + ".");
            }
            Collection<X509CertificateHolder> signers = token.getCertificates().getMatches(token.getSID());
            if (signers.size() != 1) {
                throw new IOException("The time-stamp token does not carry its signer's certificate.");
            }
            token.validate(new JcaSimpleSignerInfoVerifierBuilder()
                    .build(signers.iterator().next()));
            return token.getEncoded("DER");
        } catch (TSPException | OperatorCreationException | GeneralSecurityException | RuntimeException e) {
            throw new IOException("The time-stamp authority's answer does not hold. " + e.getMessage(), e);
        }
    }
}
