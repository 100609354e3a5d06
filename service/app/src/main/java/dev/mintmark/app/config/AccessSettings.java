package dev.mintmark.app.config;

/** Who gets in where access control is on. */
public record AccessSettings(
        @Setting(
                value = "whether whoever signs in with a wallet becomes a creator",
                remark = "closed lets in only those that an operator added",
                standard = "closed",
                allowed = {"closed", "open"})
        String signUp,

        @Setting(
                value = "images that a principal can draw in a day",
                remark = "operators have no limits, and principals change --quota sets others",
                standard = "1000")
        long drawingsPerDay,

        @Setting(value = "mints, anchors, claims and vouchers that a principal can order in a day", standard = "100")
        long mintsPerDay,

        @Setting(
                value = "wei that a principal's mints can cost in a day",
                standard = "1000000000000000000",
                pattern = "[0-9]{1,30}",
                form = "a whole number of wei such as 1000000000000000000")
        String spendPerDay,

        @Setting(value = "megabytes that a principal's files can take", standard = "10240", max = 1_000_000_000)
        long storageMegabytes,

        @Setting(value = "requests that a principal can make in a minute", standard = "600", min = 1, max = 1_000_000)
        long requestsPerMinute,

        @Setting(
                value = "requests without an account that an address can make in a minute",
                standard = "120",
                min = 1,
                max = 1_000_000)
        long anonymousPerMinute) {
    public boolean isOpen() {
        return signUp.equals("open");
    }
}
