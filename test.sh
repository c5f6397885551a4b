#!/bin/sh
# Installs what the tests need, builds, and runs all of them. Ends with "N passed, N failed, N skipped".
set -u
cd "$(dirname "$0")" || exit 1
export CI=true DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DEBIAN_FRONTEND=noninteractive

# The oracles, the other readers of notes, the compressors whose output is read, and the static codecs of the native binary.
# The compilers, assemblers and linkers that take what is authored; for the machines that have no package here, LoongArch, see below.
packages="libxenmisc4.17 xen-utils-4.17 qemu-system-x86 binutils elfutils llvm gcc libc6-dev
clang rustc lld mold binutils-multiarch binutils-aarch64-linux-gnu binutils-arm-linux-gnueabihf binutils-riscv64-linux-gnu
binutils-powerpc64le-linux-gnu binutils-powerpc64-linux-gnu binutils-powerpc-linux-gnu binutils-s390x-linux-gnu binutils-sparc64-linux-gnu
binutils-mips-linux-gnu binutils-mipsel-linux-gnu binutils-mips64-linux-gnuabi64 binutils-mips64el-linux-gnuabi64
gzip bzip2 xz-utils lzop lz4 zstd liblzma-dev libzstd-dev liblz4-dev libbz2-dev strace time python3-jsonschema lld-16 lld-19 b3sum xxhash patchelf musl-tools attr acl ovmf libcap2-bin e2fsprogs
gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user git"
mkdir -p artifacts
missing=
for package in $packages; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $package"
done
if [ -n "$missing" ]; then
  echo "test.sh: installing$missing"
  apt-get -q update >artifacts/apt.log 2>&1
  # shellcheck disable=SC2086
  apt-get -q install -y --no-install-recommends $missing >>artifacts/apt.log 2>&1
  for package in $missing; do
    dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || failed="${failed-} $package"
  done
  if [ -n "${failed-}" ]; then
    tail -20 artifacts/apt.log
    echo "test.sh: cannot get these Debian packages:$failed"
    exit 1
  fi
  rm -f artifacts/apt.log
fi

# Debian's own kernels, read straight from vmlinuz and never run.
kernels=$PWD/artifacts/debian-kernels
mkdir -p "$kernels"
for meta in linux-image-cloud-amd64 linux-image-amd64; do
  package=$(apt-cache depends "$meta" 2>/dev/null | sed -n 's/^ *Depends: //p' | grep '^linux-image-' | head -1)
  [ -n "$package" ] && ls "$kernels/$meta"/boot/vmlinuz-* >/dev/null 2>&1 && continue
  if [ -z "$package" ]; then
    apt-get -q update >/dev/null 2>&1
    package=$(apt-cache depends "$meta" 2>/dev/null | sed -n 's/^ *Depends: //p' | grep '^linux-image-' | head -1)
  fi
  [ -n "$package" ] || continue
  (cd "$kernels" && apt-get -q download "$package" >/dev/null 2>&1 && dpkg-deb -x "$package"_*.deb "$meta" && rm -rf "$package"_*.deb "$meta/lib" "$meta/usr")
done
ls "$kernels"/linux-image-cloud-amd64/boot/vmlinuz-* >/dev/null 2>&1 || { echo "test.sh: cannot fetch Debian's linux-image-cloud-amd64"; exit 1; }

# The schema of SARIF, as Microsoft's package for tests has it.
sarif=$PWD/artifacts/sarif/package/lib/schemas/sarif-2.1.0-rtm.5.json
if [ ! -f "$sarif" ]; then
  mkdir -p artifacts/sarif
  command -v npm >/dev/null || { apt-get -q update && apt-get -q install -y --no-install-recommends npm; } >/dev/null 2>&1
  (cd artifacts/sarif && npm pack --silent @microsoft/jest-sarif@1.0.0-beta.0 >/dev/null 2>&1 && tar -xzf microsoft-jest-sarif-*.tgz)
  [ -f "$sarif" ] || { echo "test.sh: cannot fetch the schema of SARIF (npm's @microsoft/jest-sarif)"; exit 1; }
fi
export ELFNOTES_SARIF_SCHEMA="$sarif"

# The hypervisors that take the tests' kernels as dom0. They are unpacked and not installed, since that would change this machine's boot loader.
# 4.17 is of this machine's Debian; 4.20 is of the next one and comes by an apt configuration of its own. apt verifies both.
hypervisors=$PWD/artifacts/xen
fetch_xen() { # version, options of apt-get
  version=$1 package=xen-hypervisor-$1-amd64
  shift
  [ -s "$hypervisors/$version/xen" ] && return
  echo "test.sh: fetching $package"
  rm -rf "$hypervisors/deb" && mkdir -p "$hypervisors/deb" "$hypervisors/$version"
  (apt-get -q "$@" update; cd "$hypervisors/deb" && apt-get -q "$@" download "$package" && dpkg-deb -x "$package"_*.deb .) >"$hypervisors/apt.log" 2>&1 &&
    gunzip -c "$hypervisors/deb/boot/xen-$version-amd64.gz" >"$hypervisors/xen.part" && mv "$hypervisors/xen.part" "$hypervisors/$version/xen"
  if [ ! -s "$hypervisors/$version/xen" ]; then
    tail -20 "$hypervisors/apt.log"
    echo "test.sh: cannot fetch Debian's $package"
    exit 1
  fi
  rm -rf "$hypervisors/deb" "$hypervisors/apt.log"
}
fetch_xen 4.17
next=$PWD/artifacts/xen/apt
if [ ! -s "$hypervisors/4.20/xen" ]; then
  mkdir -p "$next/lists/partial" "$next/cache/archives/partial"
  : >"$next/status"
  mirror=$(apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Label: Debian' 2>/dev/null | head -1)
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] ${mirror:-http://deb.debian.org/debian} trixie main" >"$next/sources.list"
fi
fetch_xen 4.20 -o "Dir::Etc::sourcelist=$next/sources.list" -o Dir::Etc::sourceparts=- -o "Dir::State::lists=$next/lists" -o "Dir::State::status=$next/status" \
  -o "Dir::Cache=$next/cache" -o APT::Sandbox::User=root -o Acquire::Languages=none -o Acquire::Retries=3
rm -rf "$next"
tests/tools/fetch-loongarch-linker.sh artifacts/loongarch || exit 1
tests/tools/make-xl-dom0.sh artifacts/xl || exit 1

./elfnotes --version >/dev/null || exit 1
[ -x artifacts/native/elfnotes ] || { echo "test.sh: there is no native binary"; exit 1; }
export ELFNOTES_BIN="$PWD/artifacts/native/elfnotes" ELFNOTES_DEBIAN_KERNELS="$kernels" ELFNOTES_XEN="$hypervisors" ELFNOTES_REQUIRE_ORACLES=1 ELFNOTES_REQUIRE_TOOLS=1

dotnet build ElfNotes.slnx -c Release -v quiet --nologo || exit 1
log=artifacts/test.log
dotnet test --solution ElfNotes.slnx -c Release --no-build --no-progress --max-parallel-test-modules 1 >"$log" 2>&1
status=$?
grep -vE '^(Running tests from|Discovering|  *$)' "$log"
count() { sed -n "s/^ *$1: *\([0-9][0-9]*\).*/\1/p" "$log" | tail -1; }
passed=$(count succeeded) failed=$(count failed) skipped=$(count skipped)
[ -n "$passed" ] || { echo "test.sh: the test run did not finish"; exit 1; }
echo "$passed passed, ${failed:-0} failed, ${skipped:-0} skipped"
[ "$status" -eq 0 ] && [ "${failed:-0}" -eq 0 ] && [ "$passed" -gt 0 ]
