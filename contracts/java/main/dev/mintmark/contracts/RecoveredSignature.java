package dev.mintmark.contracts;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.web3j.crypto.ECDSASignature;
import org.web3j.crypto.Hash;
import org.web3j.crypto.Keys;
import org.web3j.crypto.Sign;
import org.web3j.utils.Numeric;

/**
 * Brings a signature from elsewhere into the one form that the contract and nodes take, and checks it. Signers differ in the half of
 * s and in how they number the recovery ID, so that is found by trying.
 */
final class RecoveredSignature {
    private static final BigInteger ORDER = Sign.CURVE_PARAMS.getN();
    private static final int WORD = 32;

    private RecoveredSignature() {}

    /**
     * The signature as 65 bytes {@code r ‖ s ‖ v}, with s in the lower half (EIP-2).
     *
     * @param signature begins with r and s; what follows is not read
     * @param message whose Keccak-256 was signed
     * @throws SigningException if it is not by the key of this address
     */
    static byte[] require(byte[] signature, byte[] message, Address address) {
        if (signature.length >= 2 * WORD && signature.length <= 2 * WORD + 1) {
            BigInteger r = new BigInteger(1, Arrays.copyOf(signature, WORD));
            BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, WORD, 2 * WORD));
            if (inRange(r) && inRange(s)) {
                ECDSASignature low = new ECDSASignature(r, s).toCanonicalised();
                byte[] digest = Hash.sha3(message);
                for (int id = 0; id < 2; id++) {
                    if (address.equals(recovered(id, low, digest))) {
                        return encoded(low, id);
                    }
                }
            }
        }
        throw new SigningException("The signer answers with a signature that is not by the key of " + address + ".");
    }

    private static boolean inRange(BigInteger number) {
        return number.signum() > 0 && number.compareTo(ORDER) < 0;
    }

    private static @Nullable Address recovered(int id, ECDSASignature signature, byte[] digest) {
        try {
            BigInteger key = Sign.recoverFromSignature(id, signature, digest);
            return key == null ? null : Address.of("0x" + Keys.getAddress(key));
        } catch (RuntimeException e) {
            return null; // r is not the abscissa of a point
        }
    }

    private static byte[] encoded(ECDSASignature signature, int id) {
        byte[] bytes = new byte[2 * WORD + 1];
        System.arraycopy(Numeric.toBytesPadded(signature.r, WORD), 0, bytes, 0, WORD);
        System.arraycopy(Numeric.toBytesPadded(signature.s, WORD), 0, bytes, WORD, WORD);
        bytes[2 * WORD] = (byte) (27 + id);
        return bytes;
    }
}
