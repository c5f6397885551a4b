namespace ElfNotes.Build;

/// <summary>What a package's type calls the machine of a runtime identifier.</summary>
internal static class PackageArchitecture
{
    // As dpkg --print-architecture prints it, and as uname -m does, which others follow more or less: rpm has armv7hl, apk armv7. ElfPackageArchitecture says it otherwise.
    private static readonly (string Runtime, string Debian, string Kernel)[] s_names =
    [
        ("x64", "amd64", "x86_64"), ("x86", "i386", "i686"), ("arm64", "arm64", "aarch64"), ("arm", "armhf", "armv7l"), ("riscv64", "riscv64", "riscv64"),
        ("s390x", "s390x", "s390x"), ("ppc64le", "ppc64el", "ppc64le"), ("loongarch64", "loong64", "loongarch64"),
    ];

    /// <summary>The name; empty where there is no runtime identifier, and its own last part where that is none of these.</summary>
    public static string Of(string? runtime, string type)
    {
        if (string.IsNullOrEmpty(runtime)) return "";
        var machine = MachineOf(runtime);
        var names = Array.Find(s_names, one => one.Runtime == machine);
        if (names.Runtime is null) return machine;
        return type == "deb" ? names.Debian : names.Kernel;
    }

    /// <summary>The machine that a runtime identifier such as <c>linux-musl-arm64</c> ends with.</summary>
    public static string MachineOf(string runtime) => runtime[(runtime.LastIndexOf('-') + 1)..];
}
