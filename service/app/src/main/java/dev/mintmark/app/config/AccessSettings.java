package dev.mintmark.app.config;

/** Who gets in where access control is on. */
public record AccessSettings(
        @Setting(
                value = "whether whoever signs in with a wallet becomes a creator",
                remark = "closed lets in only those that an operator added",
                standard = "closed",
                allowed = {"closed", "open"})
        String signUp) {
    public boolean isOpen() {
        return signUp.equals("open");
    }
}
