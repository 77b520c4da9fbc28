"""Surnames: those of the Hundred Family Surnames, single and compound, and those of today's registers beyond them."""

# The hundred surnames cover about nine tenths of people; then some less frequent, hardly the first character of any word.
COMMON = (
    "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜"
    "范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文闻庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁"
    "葛伍韦申尤毕聂焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋甘景薄单"
    "包司柏宁柯阮桂闵解强柴华车冉房边闫骆褚窦佟苟谌巫邝晏鞠滕戚栾臧佘匡喻虞仝郜蔺缪冼敖荀岑卞鄢"
)
# All others. They begin words too, so a name of these needs a role or a label beside it. Left out are those that are
# words before all else: 和, 从, 能, 都, 有, 经, 由, 公.
RARE = (
    "水云奚郎昌凤花酆廉邬乐皮元穆湛禹狄米贝明伏谈茅蓝麻娄危刁昝裘应宗宣贲郁杭诸吉钮嵇滑荣羊於惠封芮羿储汲邴糜松井乌巴弓牧隗山"
    "宓蓬全郗班仰秋仲伊宫仇暴钭厉戎祖符束幸韶蓟印宿怀蒲邰鄂索咸籍卓屠蒙池阴鬱胥苍莘党贡劳逄姬扶堵宰郦雍郤璩桑濮寿扈燕冀郏浦尚"
    "农瞿充慕茹习宦艾鱼容古慎戈庾暨衡满弘寇禄阙殳沃蔚夔隆巩厍晁勾融冷訾阚那简饶毋沙乜养丰巢蒯荆红竺逯盖桓仉督晋楚汝钦帅缑亢况"
    "郈琴归海墨谯笪爱肖付禤漆綦衣矫初展丛修战鹿苑揭揣庹呙岱邸鲜税蹇母淡苌茆郐卿粟银操占郄弋郅洛种雒拓旷尧植官招伦虢庆朴玄尕英"
    "妥锁虎靖佀耍亓瓮昃贠尼迪撒佴伯赏雪尢尉迟阿洒冒佃蚁镡鹏戢郇芈荔栗兀丌仵佥侴俎倮兆宛寸岩峗帖幺庚恽折拜旦柘棘楼沐泮淳炎牙狐"
    "玉琚甫畅皇眭祭秘稂穰竹粘綮缐羽翦耐肇茌莱萨蒿薆藏衷褟豆赫迮郸鄯钊钏铁铎镐陀鞏麦麹平计支步敬练"
)
# Left out are those that are places and words: 东方, 南门, 东门, 西门, 百里, 微生, 长孙.
COMPOUND = (
    "欧阳 太史 端木 上官 司马 独孤 夏侯 诸葛 闻人 赫连 皇甫 尉迟 公羊 澹台 公冶 宗政 濮阳 淳于 单于 太叔 "
    "申屠 公孙 仲孙 轩辕 令狐 钟离 宇文 慕容 鲜于 闾丘 司徒 司空 亓官 司寇 颛孙 巫马 公西 漆雕 乐正 壤驷 "
    "公良 拓跋 夹谷 宰父 谷梁 呼延 羊舌 梁丘 左丘 东郭 达奚 万俟 那拉 完颜 耶律 纳兰 叶赫"
)
