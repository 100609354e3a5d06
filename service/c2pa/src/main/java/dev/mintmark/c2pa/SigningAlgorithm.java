package dev.mintmark.c2pa;

import java.util.Arrays;
import java.util.Optional;

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

    public static Optional<SigningAlgorithm> ofCoseNumber(long number) {
        return Arrays.stream(values()).filter(a -> a.coseNumber == number).findFirst();
    }
}
