/**
 * Function codes of buildings and other structures in the LoD2 deliveries of the German states: code, category, German | English | Chinese.
 * Codes and German names: AdV, code list BuildingFunctionTypeAdV (GeoInfoDok). English and Chinese are ours.
 * Categories: d dwelling, o office (trade and services), i industry, h port, p public, n outbuilding.
 */
export const FUNCTION_WORDS = `
31001_1000 d Wohngebäude|residential building|住宅建筑
31001_1010 d Wohnhaus|dwelling house|住宅
31001_1020 d Wohnheim|residential home|集体宿舍
31001_1021 d Kinderheim|children's home|儿童之家
31001_1022 d Seniorenheim|retirement home|养老院
31001_1023 d Schwesternwohnheim|nurses' residence|护士宿舍
31001_1024 d Studenten-, Schülerwohnheim|student residence|学生宿舍
31001_1025 d Schullandheim|school hostel|学校营地宿舍
31001_1100 d gemischt genutztes Gebäude mit Wohnen|mixed use with dwellings|住宅混合用途建筑
31001_1110 d Wohngebäude mit Gemeinbedarf|dwellings and public services|住宅与公共服务建筑
31001_1120 d Wohngebäude mit Handel und Dienstleistungen|dwellings and commerce|商住建筑
31001_1121 d Wohn- und Verwaltungsgebäude|dwellings and administration|住宅与行政建筑
31001_1122 d Wohn- und Bürogebäude|dwellings and offices|住宅与办公楼
31001_1123 d Wohn- und Geschäftsgebäude|dwellings and shops|住宅与商铺
31001_1130 d Wohngebäude mit Gewerbe und Industrie|dwellings and industry|住宅与工商业建筑
31001_1131 d Wohn- und Betriebsgebäude|dwellings and works|住宅与企业用房
31001_1210 d land- und forstwirtschaftliches Wohngebäude|farm dwelling|农林住宅
31001_1220 d land- und forstwirtschaftliches Wohn- und Betriebsgebäude|farm dwelling and works|农林住宅与生产用房
31001_1221 d Bauernhaus|farmhouse|农舍
31001_1222 d Wohn- und Wirtschaftsgebäude|dwelling and farm building|住宅与农用建筑
31001_1223 d Forsthaus|forester's house|林务员住宅
31001_1310 n Gebäude zur Freizeitgestaltung|leisure building|休闲建筑
31001_1311 d Ferienhaus|holiday home|度假屋
31001_1312 d Wochenendhaus|weekend house|周末小屋
31001_1313 n Gartenhaus|garden house|花园小屋
31001_2000 i Gebäude für Wirtschaft oder Gewerbe|commercial or industrial building|工商业建筑
31001_2010 o Gebäude für Handel und Dienstleistungen|trade and services|商业与服务建筑
31001_2020 o Bürogebäude|office building|办公楼
31001_2030 o Kreditinstitut|bank|银行
31001_2040 o Versicherung|insurance|保险公司
31001_2050 o Geschäftsgebäude|shop building|商业楼
31001_2051 o Kaufhaus|department store|百货商店
31001_2052 o Einkaufszentrum|shopping centre|购物中心
31001_2053 o Markthalle|market hall|市场大厅
31001_2054 o Laden|shop|商店
31001_2055 o Kiosk|kiosk|报亭
31001_2056 o Apotheke|pharmacy|药店
31001_2060 o Messehalle|exhibition hall|展览馆
31001_2070 o Gebäude für Beherbergung|lodging|住宿建筑
31001_2071 o Hotel, Motel, Pension|hotel|酒店
31001_2072 o Jugendherberge|youth hostel|青年旅舍
31001_2073 o Hütte mit Übernachtung|hut with lodging|可住宿小屋
31001_2074 o Campingplatzgebäude|camp-site building|露营地建筑
31001_2080 o Gebäude für Bewirtung|catering building|餐饮建筑
31001_2081 o Gaststätte, Restaurant|restaurant|餐馆
31001_2082 o Hütte ohne Übernachtung|hut without lodging|无住宿小屋
31001_2083 o Kantine|canteen|食堂
31001_2090 o Freizeit- und Vergnügungsstätte|leisure and entertainment|休闲娱乐场所
31001_2091 o Festsaal|banqueting hall|宴会厅
31001_2092 o Kino|cinema|电影院
31001_2093 o Kegel-, Bowlinghalle|bowling alley|保龄球馆
31001_2094 o Spielkasino|casino|赌场
31001_2095 o Spielhalle|amusement arcade|游戏厅
31001_2100 i Gebäude für Gewerbe und Industrie|trade and industry|工商业建筑
31001_2110 i Produktionsgebäude|production building|生产建筑
31001_2111 i Fabrik|factory|工厂
31001_2112 i Betriebsgebäude|works building|企业用房
31001_2113 i Brauerei|brewery|啤酒厂
31001_2114 i Brennerei|distillery|酿酒厂
31001_2120 i Werkstatt|workshop|车间
31001_2121 i Sägewerk|sawmill|锯木厂
31001_2130 i Tankstelle|filling station|加油站
31001_2131 i Waschstraße, Waschanlage, Waschhalle|car wash|洗车设施
31001_2140 i Gebäude für Vorratshaltung|storage building|仓储建筑
31001_2141 i Kühlhaus|cold store|冷库
31001_2142 i Speichergebäude|granary, warehouse|仓库
31001_2143 i Lagerhalle, Lagerschuppen, Lagerhaus|warehouse|仓库
31001_2150 i Speditionsgebäude|freight forwarding building|货运建筑
31001_2160 i Gebäude für Forschungszwecke|research building|研究建筑
31001_2170 i Gebäude für Grundstoffgewinnung|extraction of raw materials|原料开采建筑
31001_2171 i Bergwerk|mine|矿山
31001_2172 i Saline|saltworks|盐场
31001_2180 i Gebäude für betriebliche Sozialeinrichtung|staff facilities|企业福利设施
31001_2200 i sonstiges Gebäude für Gewerbe und Industrie|other trade and industry|其他工商业建筑
31001_2210 i Mühle|mill|磨坊
31001_2211 i Windmühle|windmill|风车
31001_2212 i Wassermühle|watermill|水磨坊
31001_2213 i Schöpfwerk|drainage pumping station|排水泵站
31001_2220 p Wetterstation|weather station|气象站
31001_2310 o Gebäude für Handel und Dienstleistung mit Wohnen|trade and services with dwellings|带住宅的商业建筑
31001_2320 i Gebäude für Gewerbe und Industrie mit Wohnen|trade and industry with dwellings|带住宅的工商业建筑
31001_2400 i Betriebsgebäude zu Verkehrsanlagen|transport operations building|交通设施用房
31001_2410 i Betriebsgebäude für Straßenverkehr|road operations building|道路交通用房
31001_2411 i Straßenmeisterei|road maintenance depot|公路养护站
31001_2412 n Wartehalle|shelter|候车亭
31001_2420 i Betriebsgebäude für Schienenverkehr|railway operations building|铁路用房
31001_2421 i Bahnwärterhaus|crossing keeper's house|道口看守房
31001_2422 i Lokschuppen, Wagenhalle|engine shed|机车库
31001_2423 i Stellwerk, Blockstelle|signal box|信号楼
31001_2424 i Betriebsgebäude des Güterbahnhofs|freight station building|货运站用房
31001_2430 i Betriebsgebäude für Flugverkehr|air traffic building|航空用房
31001_2431 i Flugzeughalle|hangar|机库
31001_2440 h Betriebsgebäude für Schiffsverkehr|shipping operations building|航运用房
31001_2441 h Werft (Halle)|shipyard hall|船厂
31001_2442 h Dock (Halle)|dock hall|船坞
31001_2443 h Betriebsgebäude zur Schleuse|lock operations building|船闸用房
31001_2444 h Bootshaus|boathouse|船库
31001_2450 i Betriebsgebäude zur Seilbahn|cableway building|索道用房
31001_2451 i Spannwerk zur Drahtseilbahn|cableway tensioning station|索道张紧站
31001_2460 n Gebäude zum Parken|parking building|停车建筑
31001_2461 n Parkhaus|multi-storey car park|停车楼
31001_2462 n Parkdeck|parking deck|停车平台
31001_2463 n Garage|garage|车库
31001_2464 n Fahrzeughalle|vehicle hall|车辆库
31001_2465 n Tiefgarage|underground car park|地下停车场
31001_2500 i Gebäude zur Versorgung|utility building|公用设施建筑
31001_2501 i Gebäude zur Energieversorgung|energy supply|能源供应建筑
31001_2510 i Gebäude zur Wasserversorgung|water supply|供水建筑
31001_2511 i Wasserwerk|waterworks|自来水厂
31001_2512 i Pumpstation|pumping station|泵站
31001_2513 i Wasserbehälter|water reservoir|蓄水池
31001_2520 i Gebäude zur Elektrizitätsversorgung|electricity supply|供电建筑
31001_2521 i Elektrizitätswerk|power station|发电厂
31001_2522 i Umspannwerk|substation|变电站
31001_2523 i Umformer|transformer|变压设施
31001_2527 i Reaktorgebäude|reactor building|反应堆建筑
31001_2528 i Turbinenhaus|turbine house|汽轮机房
31001_2529 i Kesselhaus|boiler house|锅炉房
31001_2540 i Gebäude für Fernmeldewesen|telecommunications|电信建筑
31001_2560 i Gebäude an unterirdischen Leitungen|building on underground mains|地下管线建筑
31001_2570 i Gebäude zur Gasversorgung|gas supply|供气建筑
31001_2571 i Gaswerk|gasworks|煤气厂
31001_2580 i Heizwerk|heating plant|供热厂
31001_2590 i Gebäude zur Versorgungsanlage|utility plant building|供应设施建筑
31001_2591 i Pumpwerk (nicht für Wasserversorgung)|pumping works|泵房
31001_2600 i Gebäude zur Entsorgung|waste disposal|废物处理建筑
31001_2610 i Gebäude zur Abwasserbeseitigung|sewage disposal|污水处理建筑
31001_2611 i Gebäude der Kläranlage|sewage works|污水处理厂
31001_2612 p Toilette|public toilet|公共厕所
31001_2620 i Gebäude zur Abfallbehandlung|waste treatment|垃圾处理建筑
31001_2621 i Müllbunker|waste bunker|垃圾储坑
31001_2622 i Gebäude zur Müllverbrennung|waste incineration|垃圾焚烧厂
31001_2623 i Gebäude der Abfalldeponie|landfill building|垃圾填埋场建筑
31001_2700 n Gebäude für Land- und Forstwirtschaft|farm and forestry building|农林建筑
31001_2720 n land- und forstwirtschaftliches Betriebsgebäude|farm works building|农林生产用房
31001_2721 n Scheune|barn|谷仓
31001_2723 n Schuppen|shed|棚屋
31001_2724 n Stall|stable|畜舍
31001_2726 n Scheune und Stall|barn and stable|谷仓与畜舍
31001_2727 n Stall für Tiergroßhaltung|livestock hall|大型畜舍
31001_2728 n Reithalle|riding hall|骑术馆
31001_2729 n Wirtschaftsgebäude|farm outbuilding|农用建筑
31001_2732 n Almhütte|alpine hut|高山小屋
31001_2735 n Jagdhaus, Jagdhütte|hunting lodge|狩猎小屋
31001_2740 n Treibhaus, Gewächshaus|greenhouse|温室
31001_2741 n Treibhaus|hothouse|暖房
31001_2742 n Gewächshaus, verschiebbar|movable greenhouse|可移动温室
31001_3000 p Gebäude für öffentliche Zwecke|public building|公共建筑
31001_3010 p Verwaltungsgebäude|administration building|行政楼
31001_3011 p Parlament|parliament|议会
31001_3012 p Rathaus|town hall|市政厅
31001_3013 p Post|post office|邮局
31001_3014 p Zollamt|customs office|海关
31001_3015 p Gericht|court|法院
31001_3016 p Botschaft, Konsulat|embassy, consulate|使领馆
31001_3017 p Kreisverwaltung|county administration|县政府
31001_3018 p Bezirksregierung|regional government|行政区政府
31001_3019 p Finanzamt|tax office|税务局
31001_3020 p Gebäude für Bildung und Forschung|education and research|教育科研建筑
31001_3021 p allgemeinbildende Schule|school|普通学校
31001_3022 p berufsbildende Schule|vocational school|职业学校
31001_3023 p Hochschulgebäude|university building|高校建筑
31001_3024 p Forschungsinstitut|research institute|研究所
31001_3030 p Gebäude für kulturelle Zwecke|cultural building|文化建筑
31001_3031 p Schloss|palace|宫殿
31001_3032 p Theater, Oper|theatre, opera|剧院、歌剧院
31001_3033 p Konzertgebäude|concert hall|音乐厅
31001_3034 p Museum|museum|博物馆
31001_3035 p Rundfunk, Fernsehen|broadcasting|广播电视
31001_3036 p Veranstaltungsgebäude|event building|活动场馆
31001_3037 p Bibliothek, Bücherei|library|图书馆
31001_3038 p Burg, Festung|castle, fortress|城堡
31001_3040 p Gebäude für religiöse Zwecke|religious building|宗教建筑
31001_3041 p Kirche|church|教堂
31001_3042 p Synagoge|synagogue|犹太会堂
31001_3043 p Kapelle|chapel|小教堂
31001_3044 p Gemeindehaus|parish hall|教区会堂
31001_3045 p Gotteshaus|house of worship|礼拜堂
31001_3046 p Moschee|mosque|清真寺
31001_3047 p Tempel|temple|寺庙
31001_3048 p Kloster|monastery|修道院
31001_3050 p Gebäude für Gesundheitswesen|health care|医疗建筑
31001_3051 p Krankenhaus|hospital|医院
31001_3052 p Heilanstalt, Pflegeanstalt, Pflegestation|nursing institution|疗养护理机构
31001_3053 p Ärztehaus, Poliklinik|medical centre|医疗中心
31001_3054 p Rettungswache|ambulance station|急救站
31001_3060 p Gebäude für soziale Zwecke|social services|社会福利建筑
31001_3061 p Jugendfreizeitheim|youth centre|青少年活动中心
31001_3062 p Freizeit-, Vereinsheim, Bürgerhaus|community centre|社区活动中心
31001_3063 p Seniorenfreizeitstätte|senior citizens' centre|老年活动中心
31001_3064 p Obdachlosenheim|homeless shelter|收容所
31001_3065 p Kinderkrippe, Kindergarten, Kindertagesstätte|nursery, kindergarten|幼儿园
31001_3066 p Asylbewerberheim|asylum seekers' home|难民收容所
31001_3070 p Gebäude für Sicherheit und Ordnung|safety and order|安全与秩序建筑
31001_3071 p Polizei|police|警察局
31001_3072 p Feuerwehr|fire station|消防站
31001_3073 p Kaserne|barracks|兵营
31001_3074 p Schutzbunker|air-raid shelter|防空掩体
31001_3075 p Justizvollzugsanstalt|prison|监狱
31001_3080 p Friedhofsgebäude|cemetery building|墓地建筑
31001_3081 p Trauerhalle|funeral hall|殡仪厅
31001_3082 p Krematorium|crematorium|火葬场
31001_3090 p Empfangsgebäude|station building|客运站楼
31001_3091 p Bahnhofsgebäude|railway station|火车站
31001_3092 p Flughafengebäude|airport building|机场建筑
31001_3094 p Gebäude zum U-Bahnhof|underground station|地铁站
31001_3095 p Gebäude zum S-Bahnhof|suburban railway station|城铁站
31001_3097 p Gebäude zum Busbahnhof|bus station|汽车站
31001_3098 h Empfangsgebäude Schifffahrt|passenger ship terminal|客运码头
31001_3100 p Gebäude für öffentliche Zwecke mit Wohnen|public building with dwellings|带住宅的公共建筑
31001_3200 p Gebäude für Erholungszwecke|recreation|休养建筑
31001_3210 p Gebäude für Sportzwecke|sports building|体育建筑
31001_3211 p Sport-, Turnhalle|sports hall|体育馆
31001_3212 p Gebäude zum Sportplatz|sports ground building|运动场建筑
31001_3220 p Badegebäude|bathing building|浴场建筑
31001_3221 p Hallenbad|indoor swimming pool|室内游泳馆
31001_3222 p Gebäude im Freibad|open-air pool building|露天泳池建筑
31001_3230 p Gebäude im Stadion|stadium building|体育场建筑
31001_3240 p Gebäude für Kurbetrieb|spa building|疗养浴场建筑
31001_3241 p Badegebäude für medizinische Zwecke|medical baths|医疗浴场
31001_3242 p Sanatorium|sanatorium|疗养院
31001_3260 p Gebäude im Zoo|zoo building|动物园建筑
31001_3261 p Empfangsgebäude des Zoos|zoo entrance building|动物园入口建筑
31001_3262 p Aquarium, Terrarium, Voliere|aquarium, terrarium, aviary|水族馆、爬虫馆、鸟舍
31001_9998 n nach Quellenlage nicht zu spezifizieren|not specified by the source|来源未说明
51001_1001 i Wasserturm|water tower|水塔
51001_1002 p Kirchturm, Glockenturm|church tower|教堂钟楼
51001_1003 p Aussichtsturm|observation tower|观景塔
51001_1004 i Kontrollturm|control tower|控制塔
51001_1005 i Kühlturm|cooling tower|冷却塔
51001_1006 h Leuchtturm|lighthouse|灯塔
51001_1007 p Feuerwachturm|fire lookout tower|消防瞭望塔
51001_1008 i Sende-, Funkturm, Fernmeldeturm|transmission tower|通信塔
51001_1009 p Stadt-, Torturm|town gate tower|城门塔
51001_1010 i Förderturm|headframe|矿井提升塔
51001_1011 i Bohrturm|drilling rig|钻塔
51001_1012 p Schloss-, Burgturm|castle tower|城堡塔楼
51002_1215 i Biogasanlage|biogas plant|沼气设施
51002_1220 i Windrad|wind turbine|风力发电机
51002_1230 i Solarzellen|solar panels|太阳能电池板
51002_1250 i Mast|mast|杆塔
51002_1251 i Freileitungsmast|overhead line pylon|输电塔
51002_1260 i Funkmast|radio mast|无线电塔
51002_1280 i Radioteleskop|radio telescope|射电望远镜
51002_1290 i Schornstein, Schlot, Esse|chimney|烟囱
51002_1330 h Kran|crane|起重机
51002_1331 h Drehkran|slewing crane|旋转起重机
51002_1332 h Portalkran|gantry crane|龙门起重机
51002_1333 i Laufkran, Brückenlaufkran|overhead travelling crane|桥式起重机
51002_1350 i Hochofen|blast furnace|高炉
51002_1400 i Umformer|converter station|变流站
51002_9999 i sonstiges Bauwerk für Industrie und Gewerbe|other industrial structure|其他工业构筑物
51003_1201 i Silo|silo|筒仓
51003_1205 i Tank|tank|储罐
51003_1206 i Gasometer|gas holder|储气罐
51003_9999 i sonstiger Vorratsbehälter|other container|其他储存容器
51006_1430 p Tribüne|grandstand|看台
51006_1431 p Tribüne, überdacht|covered grandstand|有顶看台
51006_1440 p Stadion|stadium|体育场
51007_1110 p Aquädukt|aqueduct|高架渠
51007_1400 p Burg-, Festungsruine|castle ruin|城堡遗址
51007_1510 p Stadtmauer|town wall|城墙
51009_1610 n Überdachung|canopy|顶棚
51009_1611 n Carport|carport|车棚
51009_1700 n Mauer|wall|墙
51009_1750 p Denkmal, Denkstein, Standbild|monument|纪念碑
51009_9999 n sonstiges Bauwerk|other structure|其他构筑物
`;
