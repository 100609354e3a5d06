package dev.mintmark.app.chain.accounts;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.web3j.crypto.ECKeyPair;
import org.web3j.crypto.Wallet;
import org.web3j.crypto.WalletFile;
import org.web3j.crypto.exception.CipherException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Opens a key file in Web3 Secret Storage, version 3, as geth, Foundry and MetaMask write it. web3j decrypts; its own
 * reading of the JSON loses the name of the key derivation under Jackson 3.
 */
final class Web3Keystore {
    private static final int SIZE_LIMIT = 64 << 10;
    /** 1 GiB with the usual block size; the formats' own writers stay at or below 2^18. */
    private static final int SCRYPT_LIMIT = 1 << 20;

    private Web3Keystore() {}

    /**
     * @throws IOException if it is no such file
     * @throws CipherException if the password is another
     */
    static ECKeyPair open(Path file, String password) throws IOException, CipherException {
        if (Files.size(file) > SIZE_LIMIT) {
            throw new IOException("The keystore " + file + " is longer than a keystore can be.");
        }
        try {
            JsonNode json = JsonMapper.shared().readTree(Files.readString(file));
            JsonNode crypto = json.has("crypto") ? json.get("crypto") : json.path("Crypto");
            WalletFile wallet = new WalletFile();
            wallet.setVersion(json.path("version").asInt(0));
            wallet.setCrypto(crypto(crypto));
            return Wallet.decrypt(password, wallet);
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IOException("The keystore " + file + " is not Web3 Secret Storage, version 3.", e);
        }
    }

    /** The JSON of a key file that the password opens, derived by scrypt with n = 2^18. */
    static byte[] encrypt(ECKeyPair key, String password) throws IOException {
        try {
            return JsonMapper.shared().writeValueAsBytes(Wallet.createStandard(password, key));
        } catch (CipherException e) {
            throw new IOException("The key cannot be encrypted.", e);
        }
    }

    private static WalletFile.Crypto crypto(JsonNode json) {
        WalletFile.CipherParams cipher = new WalletFile.CipherParams();
        cipher.setIv(text(json.path("cipherparams"), "iv"));
        WalletFile.Crypto crypto = new WalletFile.Crypto();
        crypto.setCipher(text(json, "cipher"));
        crypto.setCiphertext(text(json, "ciphertext"));
        crypto.setCipherparams(cipher);
        crypto.setMac(text(json, "mac"));
        crypto.setKdf(text(json, "kdf"));
        derivation(crypto, json.path("kdfparams"));
        return crypto;
    }

    private static void derivation(WalletFile.Crypto crypto, JsonNode json) {
        if (crypto.getKdf().equals("pbkdf2")) {
            WalletFile.Aes128CtrKdfParams pbkdf2 = new WalletFile.Aes128CtrKdfParams();
            pbkdf2.setC(number(json, "c"));
            pbkdf2.setDklen(number(json, "dklen"));
            pbkdf2.setPrf(text(json, "prf"));
            pbkdf2.setSalt(text(json, "salt"));
            crypto.setKdfparams(pbkdf2);
            return;
        }
        WalletFile.ScryptKdfParams scrypt = new WalletFile.ScryptKdfParams();
        scrypt.setN(number(json, "n"));
        if (scrypt.getN() > SCRYPT_LIMIT) {
            throw new IllegalArgumentException("scrypt with n = " + scrypt.getN());
        }
        scrypt.setR(number(json, "r"));
        scrypt.setP(number(json, "p"));
        scrypt.setDklen(number(json, "dklen"));
        scrypt.setSalt(text(json, "salt"));
        crypto.setKdfparams(scrypt);
    }

    private static String text(JsonNode json, String field) {
        String value = json.path(field).asString("");
        if (value.isEmpty()) {
            throw new IllegalArgumentException("no " + field);
        }
        return value;
    }

    private static int number(JsonNode json, String field) {
        int value = json.path(field).asInt(0);
        if (value <= 0) {
            throw new IllegalArgumentException("no " + field);
        }
        return value;
    }
}
