package dev.mintmark.c2pa;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.util.BigIntegers;

/** The signature algorithms that C2PA allows for claims, with their COSE numbers. C2PA 2.4, section 13.2. */
public enum SigningAlgorithm {
    ES256(-7, "es256", "SHA256withECDSAinP1363Format", 64),
    ES384(-35, "es384", "SHA384withECDSAinP1363Format", 96),
    ES512(-36, "es512", "SHA512withECDSAinP1363Format", 132),
    PS256(-37, "ps256", "RSASSA-PSS", 0),
    PS384(-38, "ps384", "RSASSA-PSS", 0),
    PS512(-39, "ps512", "RSASSA-PSS", 0),
    ED25519(-8, "ed25519", "Ed25519", 64);

    private final int coseNumber;
    private final String label;
    private final String jcaName;
    private final int signatureLength;

    SigningAlgorithm(int coseNumber, String label, String jcaName, int signatureLength) {
        this.coseNumber = coseNumber;
        this.label = label;
        this.jcaName = jcaName;
        this.signatureLength = signatureLength;
    }

    /** Returns the number in the COSE registry. */
    public int coseNumber() {
        return coseNumber;
    }

    /** Returns the name that C2PA tools use, for example {@code es256}. */
    public String label() {
        return label;
    }

    /**
     * Returns the name for {@link java.security.Signature#getInstance(String)}, which gives signatures in COSE's form.
     */
    public String jcaName() {
        return jcaName;
    }

    /** Returns the length of a signature in bytes; 0 for RSA, where it is the length of the modulus. */
    public int signatureLength() {
        return signatureLength;
    }

    /**
     * Returns a signature in COSE's form from one that a key management service or {@code SHA256withECDSA} gave: DER of r and
     * s becomes both concatenated (IEEE P1363). Those of RSA and Ed25519 stay as they are.
     *
     * @throws IllegalArgumentException if it is not DER of two numbers that fit the curve
     */
    public byte[] fromDer(byte[] signature) {
        return switch (this) {
            case PS256, PS384, PS512, ED25519 -> signature.clone();
            case ES256, ES384, ES512 -> concatenated(signature);
        };
    }

    private byte[] concatenated(byte[] der) {
        int half = signatureLength / 2;
        try {
            ASN1Sequence numbers = ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(der));
            if (numbers.size() == 2) {
                byte[] both = new byte[signatureLength];
                for (int i = 0; i < 2; i++) {
                    BigInteger number =
                            ASN1Integer.getInstance(numbers.getObjectAt(i)).getPositiveValue();
                    System.arraycopy(BigIntegers.asUnsignedByteArray(half, number), 0, both, i * half, half);
                }
                return both;
            }
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("The signature is no DER of two numbers of " + half + " bytes.", e);
        }
        throw new IllegalArgumentException("The signature is no DER of two numbers of " + half + " bytes.");
    }

    /** Returns the algorithm with this number in the COSE registry; empty if it is not allowed. */
    public static Optional<SigningAlgorithm> ofCoseNumber(long number) {
        return Arrays.stream(values()).filter(a -> a.coseNumber == number).findFirst();
    }
}
